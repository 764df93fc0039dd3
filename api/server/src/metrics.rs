//! Measures for Prometheus, by route template: how many, how long, and the pool.

use std::time::Duration;

use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

/// The measures of one process. Copies share them.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    answered: IntCounterVec,
    seconds: HistogramVec,
    worked: IntCounterVec,
    in_flight: IntGauge,
    outbox: IntGauge,
    connections_open: IntGauge,
    connections_idle: IntGauge,
}

/// What is true at the moment of asking.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gauges {
    pub(crate) in_flight: i64,
    pub(crate) outbox: i64,
    pub(crate) connections_open: i64,
    pub(crate) connections_idle: i64,
}

const BUCKETS_SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

impl Metrics {
    /// A registry of its own, so that two servers in one process do not mix.
    pub(crate) fn new() -> Self {
        let registry = Registry::new();
        let answered = Opts::new("shangwu_http_requests_total", "Requests answered");
        let answered = IntCounterVec::new(answered, &["method", "route", "status"]);
        let seconds = HistogramOpts::new("shangwu_http_request_seconds", "Time to answer")
            .buckets(BUCKETS_SECONDS.to_vec());
        let seconds = HistogramVec::new(seconds, &["method", "route"]);
        let worked = Opts::new("shangwu_work_steps_total", "Steps of the background work");
        let worked = IntCounterVec::new(worked, &["job", "outcome"]);
        let metrics = Self {
            worked: worked.expect("the name is valid"),
            answered: answered.expect("the name is valid"),
            seconds: seconds.expect("the name is valid"),
            in_flight: gauge("shangwu_database_waiting", "Requests that use or await the database"),
            outbox: gauge("shangwu_outbox_waiting", "Events not yet numbered"),
            connections_open: gauge("shangwu_pool_connections", "Open database connections"),
            connections_idle: gauge("shangwu_pool_idle", "Idle database connections"),
            registry,
        };
        metrics.register();
        metrics
    }

    fn register(&self) {
        let collectors: [Box<dyn prometheus::core::Collector>; 7] = [
            Box::new(self.answered.clone()),
            Box::new(self.seconds.clone()),
            Box::new(self.worked.clone()),
            Box::new(self.in_flight.clone()),
            Box::new(self.outbox.clone()),
            Box::new(self.connections_open.clone()),
            Box::new(self.connections_idle.clone()),
        ];
        for collector in collectors {
            self.registry.register(collector).expect("every name is registered once");
        }
    }

    pub(crate) fn observe(&self, method: &str, route: &str, status: u16, elapsed: Duration) {
        self.answered.with_label_values(&[method, route, status.to_string().as_str()]).inc();
        self.seconds.with_label_values(&[method, route]).observe(elapsed.as_secs_f64());
    }

    pub(crate) fn worked(&self, job: &str, outcome: &str) {
        self.worked.with_label_values(&[job, outcome]).inc();
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self, gauges: Gauges) -> Vec<u8> {
        self.in_flight.set(gauges.in_flight);
        self.outbox.set(gauges.outbox);
        self.connections_open.set(gauges.connections_open);
        self.connections_idle.set(gauges.connections_idle);
        let mut text = Vec::new();
        TextEncoder::new()
            .encode(&self.registry.gather(), &mut text)
            .expect("writing to memory cannot fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

fn gauge(name: &str, says: &str) -> IntGauge {
    IntGauge::new(name, says).expect("the name is valid")
}
