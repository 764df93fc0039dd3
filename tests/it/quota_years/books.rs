//! Many at once: nobody draws what is not there, and the books add up.

use std::thread;

use domain_kernel::day;
use serde_json::json;

use super::*;
use crate::harness::on_both;

on_both! {
    fn forty_draws_at_once_never_overdraw(world: World) {
        world.begins(day(2013, 1, 4));
        let id = announced(&world, &plan(&[
            ("commodity", json!("羊毛")), ("method", json!("first_come")), ("total", json!("100")),
            ("apply_from", json!("2013-01-01")), ("apply_until", json!("2013-12-31")),
        ]));
        let firms: Vec<Caller> = (0..8).map(|_| world.importer()).collect();
        let draw = |firm: &Caller| {
            let body = json!({"quantity": "3", "contract": "WOOL"});
            let path = format!("/quotas/plans/{id}/draws");
            (0..5).filter(|_| firm.post(&path, &body).reply().status == 201).count()
        };
        let drawn: usize = thread::scope(|scope| {
            let threads: Vec<_> = firms.iter().map(|firm| scope.spawn(move || draw(firm))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(drawn, 33, "three each, one is left");
        let left = ministry(&world).get(&format!("/quotas/plans/{id}")).expect(200);
        assert_eq!(left.text_at("/remaining"), "1.0000");
        books_balance(&world);
    }
}
