//! A step: one program run to its end, with progress shown and its output in a log file.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::progress::{Progress, current_activity};
use super::{group, guard};
use crate::command_error::{CommandError, Outcome};
use crate::diagnose;
use crate::interrupt;
use crate::workspace::{self, Workspace};

/// The result of a finished program.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The output, both streams in order of arrival.
    pub(crate) output: String,
    /// The exit status.
    pub(crate) status: ExitStatus,
    /// The log file.
    pub(crate) log: PathBuf,
}

impl Finished {
    /// Returns the output. Fails with the cause if it is known.
    pub(crate) fn or_fail(self, label: &str) -> Outcome<String> {
        if self.status.success() {
            return Ok(self.output);
        }
        let sentence = diagnose::cause(&self.output).map_or_else(
            || {
                format!(
                    "{label} failed ({}); its whole output is in {}.",
                    self.status,
                    self.log.display()
                )
            },
            str::to_owned,
        );
        Err(CommandError::with_evidence(
            sentence,
            diagnose::tail(&self.output, 40),
        ))
    }
}

/// Runs a program to its end. Fails if the program does.
pub(crate) fn run(workspace: &Workspace, label: &str, command: &mut Command) -> Outcome<String> {
    finish(workspace, label, command)?.or_fail(label)
}

/// Runs a program to its end, whatever its exit status.
pub(crate) fn finish(workspace: &Workspace, label: &str, command: &mut Command) -> Outcome<Finished> {
    let log = workspace.log(label);
    workspace::write(&log, "")?;
    let file = File::create(&log).map_err(|error| CommandError::file("write", &log, &error))?;
    let mut child = spawn(command, Stdio::piped(), Stdio::piped())?;
    let captured = Arc::new(Mutex::new(CapturedOutput {
        text: String::new(),
        file,
    }));
    let readers: Vec<_> = [
        child
            .stdout
            .take()
            .map(|pipe| capture(pipe, Arc::clone(&captured))),
        child
            .stderr
            .take()
            .map(|pipe| capture(pipe, Arc::clone(&captured))),
    ]
    .into_iter()
    .flatten()
    .collect();
    workspace.forecast.begin(label);
    let status = follow(workspace, label, &mut child, &captured);
    workspace.forecast.end(label);
    // Grandchildren that hold the pipes would block the readers, so the whole group ends with its leader.
    group::stop_child(&mut child);
    guard::forget(child.id());
    for reader in readers {
        let _ = reader.join();
    }
    let output = std::mem::take(&mut lock(&captured).text);
    Ok(Finished {
        output,
        status: status?,
        log,
    })
}

/// Runs a program with its output passed through.
pub(crate) fn show(label: &str, command: &mut Command) -> Outcome<()> {
    let mut child = spawn(command, Stdio::inherit(), Stdio::inherit())?;
    let mut ended = None;
    let waited = interrupt::wait_until(Duration::MAX, || {
        ended = child
            .try_wait()
            .map_err(|error| CommandError::new(format!("{label} was lost: {error}.")))?;
        Ok(ended.is_some())
    });
    group::stop_child(&mut child);
    guard::forget(child.id());
    waited?;
    match ended {
        Some(status) if !status.success() => Err(CommandError::new(format!("{label} failed ({status})."))),
        _ => Ok(()),
    }
}

/// Starts a program in a group of its own, watched by the guard, without input.
pub(crate) fn spawn(command: &mut Command, stdout: Stdio, stderr: Stdio) -> Outcome<Child> {
    let child = command
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .process_group(0)
        .spawn();
    let child = child.map_err(|error| {
        let program = Path::new(command.get_program()).display().to_string();
        match error.kind() {
            std::io::ErrorKind::NotFound => CommandError::new(format!(
                "`{program}` was not found: install it and run the command again."
            )),
            _ => CommandError::new(format!("`{program}` could not be started: {error}.")),
        }
    })?;
    guard::watch(child.id());
    Ok(child)
}

struct CapturedOutput {
    text: String,
    file: File,
}

fn lock(captured: &Mutex<CapturedOutput>) -> std::sync::MutexGuard<'_, CapturedOutput> {
    captured.lock().unwrap_or_else(PoisonError::into_inner)
}

fn capture(pipe: impl Read + Send + 'static, captured: Arc<Mutex<CapturedOutput>>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let mut captured = lock(&captured);
            // A full disk must not stop the program, whose own message is clearer.
            let _ = captured.file.write_all(&line);
            captured.text.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    })
}

fn follow(
    workspace: &Workspace,
    label: &str,
    child: &mut Child,
    captured: &Mutex<CapturedOutput>,
) -> Outcome<ExitStatus> {
    let progress = &mut Progress::new(label);
    loop {
        if let Some(status) = child
            .try_wait()
            .map_err(|error| CommandError::new(format!("{label} was lost: {error}.")))?
        {
            progress.end(status.success());
            return Ok(status);
        }
        if interrupt::is_interrupted() {
            progress.end(false);
            return Err(interrupt::interrupted());
        }
        if workspace.forecast.is_first(label) {
            progress.tick(
                || current_activity(&lock(captured).text),
                || workspace.forecast.describe(),
            );
        }
        thread::sleep(Duration::from_millis(40));
    }
}
