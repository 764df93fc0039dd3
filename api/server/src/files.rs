//! The folder of documents: files under their digests, and parts that are still coming in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::keys::random_secret;

/// The ending of a file that is not whole yet.
const PART: &str = "part";

/// A part that nobody has written to for so long has lost its request.
const STALE: Duration = Duration::from_secs(60 * 60);

/// Makes the folder, and clears away what requests left there when their process ended.
///
/// A part of another process that shares the folder is safe: every chunk makes it young again.
pub(crate) fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let place = entry?.path();
        if place.extension().is_some_and(|ending| ending == PART) && is_stale(&place) {
            remove(&place);
        }
    }
    Ok(())
}

/// By the clock that stamps the files. What is gone or from the future is left alone.
fn is_stale(place: &Path) -> bool {
    let modified = fs::metadata(place).and_then(|about| about.modified());
    let age = modified.ok().and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| STALE < age)
}

fn remove(place: &Path) {
    match fs::remove_file(place) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            log::warn!("a part of a document could not be removed: {cause}");
        }
        _ => {}
    }
}

/// A file that is coming in. It is gone when this is, unless it was kept.
#[derive(Debug)]
pub(crate) struct Part {
    folder: PathBuf,
    place: PathBuf,
}

impl Part {
    /// A place for a file, under a name that nobody else has.
    pub(crate) fn new(folder: &Path) -> Self {
        let place = folder.join(random_secret()).with_extension(PART);
        Self { folder: folder.to_owned(), place }
    }

    /// Where to write.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// Gives the whole file the name of its digest: the last act before the transaction that
    /// names it commits, so that nothing refused leaves a file. May be called again when the
    /// transaction is.
    ///
    /// A commit that fails afterwards leaves a file that no row names. It stays: another
    /// request with the same content may have found its own file under that name and be about
    /// to commit, and a row without its file is worse than a file without a row. The next
    /// upload of the content takes the name over.
    pub(crate) fn keep(&self, digest: &str) -> io::Result<()> {
        let named = self.folder.join(digest);
        match fs::rename(&self.place, &named) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && named.exists() => Ok(()),
            renamed => renamed,
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        remove(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        std::env::temp_dir().join(format!("shangwu-{}", random_secret()))
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_part_goes_with_its_request() {
        let folder = folder();
        prepare(&folder).unwrap();
        let part = Part::new(&folder);
        fs::write(part.place(), "half").unwrap();
        drop(part);
        assert_eq!(names(&folder), Vec::<String>::new());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_kept_part_has_the_name_of_its_digest_however_often_it_is_kept() {
        let folder = folder();
        prepare(&folder).unwrap();
        let part = Part::new(&folder);
        fs::write(part.place(), "whole").unwrap();
        part.keep("digest").unwrap();
        part.keep("digest").unwrap();
        drop(part);
        assert_eq!(names(&folder), ["digest"]);
        assert!(Part::new(&folder).keep("other").is_err(), "nothing was written");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn only_stale_parts_are_cleared_away() {
        let folder = folder();
        prepare(&folder).unwrap();
        for name in ["old.part", "young.part", "document"] {
            fs::write(folder.join(name), "half").unwrap();
        }
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        for name in ["old.part", "document"] {
            let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        prepare(&folder).unwrap();
        let mut left = names(&folder);
        left.sort();
        assert_eq!(left, ["document", "young.part"]);
        fs::remove_dir_all(folder).unwrap();
    }
}
