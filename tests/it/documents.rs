//! Documents on disk: a request that is refused, or that breaks off, leaves no file.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cases::{PDF, attach, command, done, draft, iron_ore, submitted};
use crate::harness::{Backend, Caller, World, on_both};

/// The names in the folder of documents.
fn files(world: &World) -> Vec<String> {
    let entries = fs::read_dir(&world.config.files_dir).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn place(case: &str) -> String {
    format!("/cases/{case}/attachments?kind=contract&name=contract.pdf")
}

fn draft_of(importer: &Caller) -> String {
    draft(importer, "automatic-import-licence", &iron_ore())
}

/// Waits for what another thread of the server brings about.
fn soon(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

on_both! {
    fn a_file_that_the_case_does_not_take_leaves_nothing(world: World) {
        let importer = world.importer();
        let ask = |caller: &Caller, place: &str| {
            caller.post(place, &Value::Null).raw("application/pdf", PDF)
        };
        let case = draft_of(&importer);
        ask(&world.importer(), &place(&case)).expect(404);
        assert_eq!(files(&world), Vec::<String>::new(), "another enterprise's case");
        let other_kind = format!("/cases/{case}/attachments?kind=poem&name=poem.pdf");
        ask(&importer, &other_kind).expect(422);
        importer.post(&place(&case), &Value::Null).raw("image/png", PDF).expect(422);
        let mut large = PDF.to_vec();
        large.resize(21 * 1024 * 1024, b' ');
        let too_large = importer.post(&place(&case), &Value::Null);
        too_large.raw("application/pdf", large).expect(413);
        assert_eq!(files(&world), Vec::<String>::new(), "none of these is a document");
        attach(&importer, &case, "contract");
        done(&importer, &case, "submission", &Value::Null);
        let before = files(&world);
        assert_eq!(before.len(), 1);
        let longer = [PDF, b"%more"].concat();
        importer.post(&place(&case), &Value::Null).raw("application/pdf", longer).expect(409);
        assert_eq!(files(&world), before, "the form is not the applicant's to write");
    }

    fn a_repeated_upload_is_answered_even_when_the_case_has_moved_on(world: World) {
        let importer = world.importer();
        let case = draft_of(&importer);
        let ask = |body: &'static [u8]| {
            let ask = importer.post(&place(&case), &Value::Null).with_key("upload");
            ask.raw("application/pdf", body)
        };
        let first = ask(PDF).expect(201);
        done(&importer, &case, "submission", &Value::Null);
        let again = ask(PDF).expect(201);
        assert_eq!(again.json, first.json);
        assert_eq!(again.header("idempotency-replayed"), "true");
        ask(b"%PDF-1.4\nanother").expect(422);
        assert_eq!(files(&world).len(), 1, "the other file went with its request");
    }

    fn two_documents_of_the_same_content_share_a_file(world: World) {
        let importer = world.importer();
        let (first, second) = (draft_of(&importer), draft_of(&importer));
        attach(&importer, &first, "contract");
        attach(&importer, &second, "contract");
        assert_eq!(files(&world).len(), 1);
        command(&importer, &second, "submission", &Value::Null);
        let list = importer.read(&format!("/cases/{second}/attachments"));
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let read = importer.get(&format!("/cases/{second}/attachments/{id}")).expect(200);
        assert_eq!(read.text.as_bytes(), PDF);
    }

    fn a_connection_that_is_cut_leaves_nothing(world: World) {
        let importer = world.importer();
        let case = draft_of(&importer);
        let address = world.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let token = importer.token.clone().unwrap();
        write!(
            stream,
            "POST /api/v1{} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Idempotency-Key: cut\r\nContent-Type: application/pdf\r\n\
             Content-Length: 1000000\r\n\r\n",
            place(&case),
        )
        .unwrap();
        stream.write_all(PDF).unwrap();
        stream.flush().unwrap();
        soon("the file begins to come in", || files(&world).len() == 1);
        assert!(files(&world)[0].ends_with(".part"));
        drop(stream);
        soon("the part is removed", || files(&world).is_empty());
        submitted(&importer);
    }
}

#[test]
fn parts_of_a_process_that_died_are_cleared_away_at_the_start() {
    let world = World::with(Backend::Sqlite, |config| {
        fs::create_dir_all(&config.files_dir).unwrap();
        for name in ["dead.part", "whole"] {
            let file = fs::File::create(config.files_dir.join(name)).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        }
        fs::write(config.files_dir.join("alive.part"), "half").unwrap();
    });
    let mut left = files(&world);
    left.sort();
    assert_eq!(left, ["alive.part", "whole"]);
}
