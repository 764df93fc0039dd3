//! How quotas are shared and won, by example and by property.

mod allocation;
mod auction;
mod speed;
