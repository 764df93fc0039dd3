//! The square code (二维码) as a drawing.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The code of a text as SVG; `None` when the text is too long for one.
pub(crate) fn drawing(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        // One rectangle for each run of dark squares: no hair lines between them.
        while x < width {
            let dark = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if dark == 0 {
                x += 1;
                continue;
            }
            write!(path, "M{x} {y}h{dark}v1h-{dark}z").ok()?;
            x += dark;
        }
    }
    let head = r#"<svg xmlns="http://www.w3.org/2000/svg""#;
    Some(format!(
        r#"{head} width="{width}" height="{width}" viewBox="0 0 {width} {width}"><path d="{path}"/></svg>"#
    ))
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn a_text_becomes_a_drawing_and_a_book_does_not() {
        let drawn = drawing("https://example.org/check").unwrap();
        assert!(drawn.contains("M0 0h7v1h-7z"), "the corner that readers look for");
        assert_eq!(drawing(&"x".repeat(5_000)), None);
    }
}
