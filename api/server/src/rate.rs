//! How often one client address may sign in or ask in public.

use std::fmt;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Config;
use crate::context::Context;
use crate::problem::{Message, Problem, ProblemCode, Text};

/// Addresses remembered before the idle ones are forgotten.
const REMEMBERED_MAX: usize = 10_000;

/// The limits of one process.
pub(crate) struct Rates {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    public: DefaultKeyedRateLimiter<IpAddr>,
}

impl fmt::Debug for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rates").finish_non_exhaustive()
    }
}

impl Rates {
    /// The limits of the configuration.
    pub(crate) fn new(config: &Config) -> Self {
        Self { sign_in: limiter(config.sign_in_rate), public: limiter(config.public_rate) }
    }
}

fn limiter(per_minute: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    let rate = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(rate))
}

fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, address: IpAddr) -> Result<(), Problem> {
    if REMEMBERED_MAX < limiter.len() {
        limiter.retain_recent();
    }
    limiter.check_key(&address).map_err(|refused| {
        let seconds = refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        let detail = Text::with(Message::TryAgain, &[("seconds", &seconds)]);
        Problem::new(ProblemCode::TooManyRequests).with_detail(detail).retry_after(seconds)
    })
}

/// Leave to call a public operation once more.
#[derive(Debug)]
pub(crate) struct PublicRate;

/// Leave to try to sign in once more.
#[derive(Debug)]
pub(crate) struct SignInRate;

impl FromRequest for PublicRate {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = request.app_data::<Data<Context>>().expect("the server registers it");
        ready(check(&context.rates.public, client(request, context)).map(|()| Self))
    }
}

impl FromRequest for SignInRate {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = request.app_data::<Data<Context>>().expect("the server registers it");
        ready(check(&context.rates.sign_in, client(request, context)).map(|()| Self))
    }
}

/// The client's address; headers are believed only behind a proxy that sets them.
fn client(request: &HttpRequest, context: &Context) -> IpAddr {
    let nobody = IpAddr::from([0, 0, 0, 0]);
    if context.config.behind_proxy {
        let info = request.connection_info();
        let told = info.realip_remote_addr().and_then(|text| text.parse().ok());
        return told.unwrap_or(nobody);
    }
    request.peer_addr().map_or(nobody, |address| address.ip())
}
