//! A licence as its holder prints it, beside the signed form.

use domain_licences::{Delivery, LicenceState};

use crate::changes::{held, path};
use crate::harness::{Caller, Reply, on_both};

fn certificate(caller: &Caller, place: &str, accept: &str) -> Reply {
    caller.get(&format!("{place}/certificate")).header("Accept", accept).reply()
}

/// The print, whose text is compressed: what is in it is read by another implementation in the
/// contract's tests.
#[track_caller]
fn print(caller: &Caller, place: &str) -> Reply {
    let reply = certificate(caller, place, "application/pdf");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert!(reply.text.starts_with("%PDF-"), "a PDF");
    reply
}

on_both! {
    fn a_licence_is_printed_alike_until_its_state_changes(world: World) {
        let holder = world.importer();
        let licence = held(&world, &holder, Delivery::Electronic, |_| {});
        let place = path(&licence);
        let first = print(&holder, &place);
        let name = format!("inline; filename=\"automatic_import-{}.pdf\"", licence.number);
        assert_eq!(first.header("content-disposition"), name);
        assert!(print(&holder, &place).text == first.text, "the same bytes");
        let issuer = world.issuer(crate::harness::ISSUING_BODY);
        let freeze = issuer.post(&format!("{place}/freeze"), &serde_json::json!({"reason": "核查"}));
        freeze.with_if_match("*").expect(200);
        assert!(print(&holder, &place).text != first.text, "it says that it is frozen");
        let thaw = issuer.post(&format!("{place}/thaw"), &serde_json::json!({"reason": "完毕"}));
        thaw.with_if_match("*").expect(200);
        assert!(print(&holder, &place).text == first.text, "the same bytes again");
    }

    fn every_state_and_kind_can_be_printed_for_ever(world: World) {
        let holder = world.importer();
        let enterprise = world.enterprise_of(&holder);
        for (serial, state) in (710_001..).zip(LicenceState::ALL) {
            let licence = world.given_licence(&enterprise, serial, Delivery::Paper, |licence| {
                licence.state = state;
                licence.importer.name = "长名".repeat(50);
            });
            print(&holder, &path(&licence));
        }
    }

    fn the_format_is_the_one_asked_for(world: World) {
        let holder = world.importer();
        let place = path(&held(&world, &holder, Delivery::Electronic, |_| {}));
        for accept in ["application/jose", "*/*", "application/jose, application/pdf;q=0.5"] {
            let reply = certificate(&holder, &place, accept);
            assert_eq!(reply.header("content-type"), "application/jose", "{accept}");
        }
        let asked = holder.get(&format!("{place}/certificate")).header("Accept", "image/png");
        asked.problem(406, "not_acceptable");
        let stranger = world.importer();
        assert_eq!(certificate(&stranger, &place, "application/pdf").status, 404);
    }
}
