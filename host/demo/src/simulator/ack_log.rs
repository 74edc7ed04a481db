//! A record of what was acknowledged, to be compared with what a host has kept.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// A file of acknowledged data frames, one JSON object a line.
///
/// Each line is handed to the system in one write before the answer counts, so the file holds every
/// answer that a report could count even when the process is killed.
#[derive(Debug)]
pub struct AckLog {
    file: Mutex<File>,
}

/// An acknowledged data frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// MN.
    pub mn: String,
    /// QN; empty from firmware that does not send it.
    pub qn: String,
    /// CN.
    pub cn: u16,
    /// DataTime, 14 digits.
    pub data_time: String,
    /// The data segment as sent first; one of 2025 that was sent again has `RF=1;` before CP
    /// besides, and a host may have kept either or both.
    pub segment: String,
}

impl AckLog {
    /// Appends to a file, which is made if there is none.
    ///
    /// # Errors
    /// As opening a file.
    pub fn append(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { file: Mutex::new(file) })
    }

    pub(super) fn record(&self, acknowledged: &Acknowledged) -> io::Result<()> {
        let mut line = serde_json::to_vec(acknowledged)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line)
    }
}
