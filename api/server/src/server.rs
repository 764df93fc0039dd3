//! The server: limits, middleware, routes, and a stop that answers what was taken.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use utoipa_actix_web::AppExt as _;

use crate::context::Context;
use crate::{cors, docs, edge};

/// How long a stop waits for requests that were taken.
const STOP_SECONDS: u64 = 30;

/// A server on `listener`; it runs when awaited, and stops on SIGINT and SIGTERM once
/// every request it took is answered.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, context: Context) -> std::io::Result<Server> {
    let config = context.config.clone();
    let context = Data::new(context);
    let document = docs::document();
    let server = HttpServer::new(move || {
        let (app, _) = App::new().into_utoipa_app().configure(crate::routes).split_for_parts();
        app.app_data(Data::clone(&context))
            .configure(|pages| docs::routes(pages, document.clone()))
            .default_service(web::to(edge::no_such_route))
            .wrap(from_fn(cors::cors))
            .wrap(from_fn(edge::edge))
    });
    // Work that writes waits for a connection: more threads than connections would only wait.
    let pool = usize::try_from(config.pool_size).unwrap_or(usize::MAX);
    let server = server
        .workers(config.workers)
        .worker_max_blocking_threads(pool.div_ceil(config.workers) + config.hashes)
        .max_connections(config.connections)
        .client_request_timeout(config.request_timeout)
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(STOP_SECONDS)
        .listen(listener)?;
    Ok(server.run())
}
