//! Files that appear whole or not at all.
//!
//! 1. [`Aside::write`] writes content under a temporary name in the folder of its target, and brings it to the disk.
//! 2. [`Aside::commit`] renames all of them over their targets. Before it, no target has changed.
//! 3. Whoever gives up before, by an error or by an interruption, leaves no temporary file behind.
//!
//! What is not a regular file (`/dev/stdout`, a named pipe) cannot be replaced, so it is written at once.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use crate::blast::output::Failure;

/// A symbolic link may lead to another one, but not to more than the kernel follows.
const MOST_LINKS: usize = 40;

/// A whole file that waits for its name.
struct Waiting {
    target: PathBuf,
    aside: TempPath,
}

/// The files of one run, all of which change together.
pub struct Aside {
    waiting: Arc<Mutex<Vec<Waiting>>>,
}

/// The destination of a text.
enum Target {
    /// It is there and not a regular file.
    Stream,
    /// A path without symbolic links, and the regular file that is there.
    File(PathBuf, Option<Metadata>),
}

impl Aside {
    /// No file yet.
    pub fn new() -> io::Result<Aside> {
        let waiting = Arc::default();
        clean_up_when_interrupted(&waiting)?;
        Ok(Aside { waiting })
    }

    /// Writes `bytes` aside.
    ///
    /// # Errors
    /// Why the file cannot be written. Nothing has changed then, streams apart.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.try_write(path, bytes).map_err(|error| cannot_write(path, &error, "no file was changed"))
    }

    fn try_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (target, old) = match target(path)? {
            Target::Stream => return stream(path, bytes),
            Target::File(target, old) => (target, old),
        };
        let mut file = self.open(target)?;
        if let Some(old) = old {
            keep_owner(&file, &old);
            // After the owner: a change of the owner may take permissions away.
            file.set_permissions(old.permissions())?;
        }
        file.write_all(bytes)?;
        // A rename can reach the disk before the content does. Then a crash would leave an empty file.
        file.sync_all()
    }

    /// Makes the temporary file. It is known to the list from its first moment on, so that an interruption removes it.
    fn open(&self, target: PathBuf) -> io::Result<File> {
        let mut waiting = lock(&self.waiting);
        let (file, aside) = temporary().tempfile_in(folder_of(&target))?.into_parts();
        waiting.push(Waiting { target, aside });
        Ok(file)
    }

    /// Gives every file its name.
    ///
    /// # Errors
    /// Why a file cannot be replaced. It and those after it are as they were.
    pub fn commit(self) -> Result<(), Failure> {
        // Kept until the last rename: an interruption waits, so that no run's files are mixed with another's.
        let mut waiting = lock(&self.waiting);
        for Waiting { target, aside } in waiting.drain(..) {
            aside.persist(&target).map_err(|error| cannot_write(&target, &error.error, "it is as it was"))?;
        }
        Ok(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        lock(&self.waiting).clear();
    }
}

/// Returns whether a file could be written, as far as that is seen before a run.
///
/// # Errors
/// Why it could not.
pub fn check(path: &Path) -> Result<(), Failure> {
    let probe = || match target(path)? {
        Target::Stream => Ok(()),
        Target::File(target, _) => tempfile::tempfile_in(folder_of(&target)).map(drop),
    };
    probe().map_err(|error: io::Error| cannot_write(path, &error, "no file was changed"))
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A failure that names the file, says why, in what state the files are, and what to do.
pub fn cannot_write(path: &Path, error: &io::Error, state: &str) -> Failure {
    let advice = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, or name another folder",
        ErrorKind::FileTooLarge => "raise the limit of file sizes (ulimit -f), or name another folder",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "name a place that you may write to",
        ErrorKind::NotFound => "make the folder first",
        _ => "name another file",
    };
    Failure::one(format!("{}: cannot write it: {error}; {state}; {advice}", path.display()))
}

fn lock(waiting: &Mutex<Vec<Waiting>>) -> MutexGuard<'_, Vec<Waiting>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new file gets the permissions that the user's mask leaves, like any other.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".blast-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder
}

/// Only the superuser can give a file away. For others the new file is theirs, as after any save by rename.
fn keep_owner(file: &File, old: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
}

fn target(path: &Path) -> io::Result<Target> {
    let old = match fs::metadata(path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match old {
        Some(old) if old.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Some(old) if !old.is_file() => Ok(Target::Stream),
        Some(old) => {
            // A rename asks the folder only, but a file that its owner protects is not replaced.
            OpenOptions::new().write(true).open(path)?;
            Ok(Target::File(fs::canonicalize(path)?, Some(old)))
        }
        None => Ok(Target::File(end_of_links(path)?, None)),
    }
}

/// Follows a symbolic link whose end is not there yet. Other paths stay.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A closed pipe is not an error.
fn stream(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = OpenOptions::new().write(true).open(path)?.write_all(bytes);
    written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// Removes the temporary files before a signal ends the program.
#[cfg(unix)]
fn clean_up_when_interrupted(waiting: &Arc<Mutex<Vec<Waiting>>>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let waiting = Arc::clone(waiting);
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // The lock stays until the end, so that no new file is begun after this.
            let mut waiting = lock(&waiting);
            waiting.clear();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn clean_up_when_interrupted(_: &Arc<Mutex<Vec<Waiting>>>) -> io::Result<()> {
    Ok(())
}
