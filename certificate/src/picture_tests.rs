//! The PDF as its readers get it: the same bytes in every process, the same picture as the
//! approved one.

use std::path::{Path, PathBuf};
use std::process::Command;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;

use crate::samples::{crowded, face};
use crate::{CertificateFace, pdf};

/// Names the file that a second process prints to.
const PRINT_TO: &str = "CERTIFICATE_PRINT_TO";

#[test]
fn the_same_face_gives_the_same_bytes_in_every_process() {
    let printed = pdf(&face()).unwrap();
    if let Some(path) = std::env::var_os(PRINT_TO) {
        std::fs::write(path, &printed).unwrap();
        return;
    }
    let path = std::env::temp_dir().join(format!("certificate-{}.pdf", std::process::id()));
    let test = "picture_tests::the_same_face_gives_the_same_bytes_in_every_process";
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env(PRINT_TO, &path)
        .status();
    assert!(status.unwrap().success());
    let elsewhere = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(printed == elsewhere, "two processes print different bytes");
    assert!(printed == pdf(&face()).unwrap());
    assert!(printed != pdf(&crowded()).unwrap());
}

struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

fn picture(face: &CertificateFace) -> Picture {
    let pdf = Pdf::new(pdf(face).unwrap()).unwrap();
    let pages = hayro::render_pdf(&pdf, 1.5, InterpreterSettings::default(), Some(0..=0)).unwrap();
    let (width, height) = (pages[0].width().into(), pages[0].height().into());
    Picture { width, height, rgba: pages[0].data_as_u8_slice().to_vec() }
}

fn approved(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("approved").join(name)
}

fn write(path: &Path, picture: &Picture) {
    let file = std::fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&picture.rgba).unwrap();
}

fn read(path: &Path) -> Picture {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgba).unwrap();
    Picture { width: info.width, height: info.height, rgba }
}

/// How many points of two pictures differ by more than smoothing explains.
fn differing(one: &Picture, other: &Picture) -> usize {
    let points = one.rgba.chunks(4).zip(other.rgba.chunks(4));
    points.filter(|(one, other)| one.iter().zip(*other).any(|(a, b)| 48 < a.abs_diff(*b))).count()
}

/// An approved picture is replaced by deleting it and looking at the new one.
#[test]
fn the_print_looks_like_the_approved_picture() {
    let mut fresh = Vec::new();
    for (name, face) in [("import.png", face()), ("crowded.png", crowded())] {
        let (printed, path) = (picture(&face), approved(name));
        if !path.exists() {
            write(&path, &printed);
            fresh.push(path);
            continue;
        }
        let approved = read(&path);
        assert_eq!((printed.width, printed.height), (approved.width, approved.height), "{name}");
        let (differ, all) = (differing(&printed, &approved), approved.rgba.len() / 4);
        assert!(differ * 1000 < all, "{name}: {differ} of {all} points differ");
    }
    assert_eq!(fresh, Vec::<PathBuf>::new(), "look at them, and approve them by committing them");
}

#[test]
fn another_number_is_another_picture() {
    let mut other = face();
    other.boxes[0].text = "另一家公司".to_owned();
    let (one, other) = (picture(&face()), picture(&other));
    assert!(one.rgba.len() / 4 < differing(&one, &other) * 1000, "the comparison sees a name");
}
