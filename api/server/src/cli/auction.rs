//! `shangwu auction verify`: computes the results of a tender again, from the published bundle alone.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Subcommand;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::tenders::results::Results;

/// What to do with the results of a tender.
#[derive(Debug, Subcommand)]
pub(crate) enum Auction {
    /// Compute the results again and compare; needs no server and no database. Exits with 1 when
    /// they differ or the signature is wrong.
    Verify {
        /// What `GET /public/tenders/{id}/results` answered, or the signed text in it.
        file: PathBuf,
        /// The published keys (`/.well-known/jwks.json`); without them the signature is not checked.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
}

/// Runs the command; code 1 when something differs.
pub(crate) fn run(command: &Auction) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Auction::Verify { file, keys } => {
            let signed = signed_text(&read(file)?);
            match keys {
                Some(keys) => {
                    check_signature(&signed, &read(keys)?)?;
                    println!("the signature is right");
                }
                None => println!("the signature is not checked: name --keys"),
            }
            let results = results_of(&signed)?;
            let found = results.differences();
            print!("{results}");
            found.iter().for_each(|difference| println!("! {difference}"));
            println!("{:<24}{:>12}", "differences", found.len());
            Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn read(file: &Path) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// The compact JWS, whether it comes alone or as the server answered.
fn signed_text(text: &str) -> String {
    let answer: Option<Value> = serde_json::from_str(text).ok();
    let inner = answer.and_then(|answer| answer.get("signed")?.as_str().map(str::to_owned));
    inner.unwrap_or_else(|| text.trim().to_owned())
}

fn check_signature(signed: &str, keys: &str) -> Result<(), Box<dyn Error>> {
    let keys: JwkSet = serde_json::from_str(keys)?;
    let header = jsonwebtoken::decode_header(signed)?;
    let key =
        header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or("signed by no key of these")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<Value>(signed, &DecodingKey::from_jwk(key)?, &validation)?;
    Ok(())
}

fn results_of(signed: &str) -> Result<Results, Box<dyn Error>> {
    let payload = signed.split('.').nth(1).ok_or("this is no signed text")?;
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?)
}
