use typst::layout::{Abs, Frame, FrameItem, Point, Rect};

use super::*;
use crate::samples::{crowded, face};

/// Where each run of text stands; nothing on the form is turned or scaled.
fn texts(frame: &Frame, at: Point, found: &mut Vec<(Rect, String)>) {
    for (place, item) in frame.items() {
        let place = at + *place;
        match item {
            FrameItem::Group(group) => texts(&group.frame, place, found),
            FrameItem::Text(run) if !run.text.trim().is_empty() => {
                // From the base line up: what hangs below it is within the leading.
                let high = Point::new(place.x, place.y - run.size * 0.7);
                let right = Point::new(place.x + run.width(), place.y);
                let missing = run.glyphs.iter().any(|glyph| glyph.id == 0);
                assert!(!missing, "no font has a glyph of {}", run.text);
                found.push((Rect::new(high, right), run.text.to_string()));
            }
            FrameItem::Text(_)
            | FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..)
            | FrameItem::Tag(_) => {}
        }
    }
}

#[test]
fn long_runs_get_places_to_break_and_words_do_not() {
    assert_eq!(breakable("LICENCE 进口许可证", 7), "LICENCE 进口许可证");
    assert_eq!(breakable("91350100M000", 10), "91350100M0\u{200b}0\u{200b}0");
}

#[test]
fn a_plain_licence_is_one_page() {
    assert_eq!(document(&face()).unwrap().pages().len(), 1);
}

#[test]
fn the_longest_names_wrap_and_cover_nothing() {
    for face in [face(), crowded()] {
        let document = document(&face).unwrap();
        for page in document.pages() {
            let (mut found, size) = (Vec::new(), page.frame.size());
            texts(&page.frame, Point::zero(), &mut found);
            assert!(!found.is_empty(), "a page without text");
            let (left, right) = (Abs::mm(15.0), size.x - Abs::mm(15.0));
            for (place, text) in &found {
                let inside = left <= place.min.x && place.max.x <= right + Abs::pt(0.1);
                assert!(inside && place.max.y <= size.y, "{text} at {place:?}");
            }
            let slack = Abs::pt(0.1);
            for (index, (one, text)) in found.iter().enumerate() {
                for (other, second) in &found[index + 1..] {
                    let apart = one.max.x <= other.min.x + slack
                        || other.max.x <= one.min.x + slack
                        || one.max.y <= other.min.y + slack
                        || other.max.y <= one.min.y + slack;
                    assert!(apart, "{text} covers {second}");
                }
            }
        }
    }
}

#[test]
fn what_is_filled_in_is_text_and_never_markup() {
    let mut face = face();
    face.boxes[0].text = "#panic(\"no\") *bold* $x$ </svg>".to_owned();
    assert!(pdf(&face).is_ok());
}

#[test]
fn what_cannot_be_printed_says_why() {
    let mut long = face();
    long.code = "x".repeat(5_000);
    assert_eq!(pdf(&long), Err(Unprintable::CodeTooLong));
    let mut dateless = face();
    dateless.dated.month = 13;
    assert!(matches!(pdf(&dateless), Err(Unprintable::Refused(_))));
}
