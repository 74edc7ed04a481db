//! Files that come with steps.

use tidegate_domain::{Attachment, Instant, Jurisdiction};
use tidegate_store::NewAttachment;

use crate::{Desk, DeskError};

/// The largest file that is taken, bytes.
pub const ATTACHMENT_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// The most files of one matter.
pub const ATTACHMENTS_MAX: usize = 500;

/// The longest name of a file that is kept, bytes.
const NAME_BYTES_MAX: usize = 200;

/// What the test file of virus scanners begins with after its first bytes, in two parts so that this
/// program is not taken for it.
const TEST_SIGNATURE: [&str; 2] = ["EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE"];

/// Names that such a file goes by.
const TEST_NAMES: [&str; 2] = ["eicar.com", "eicar_com"];

/// Endings of files that a computer carries out when they are opened.
const RUNNABLE: [&str; 14] = [
    "exe", "com", "bat", "cmd", "scr", "ps1", "vbs", "js", "jar", "msi", "sh", "dll", "lnk", "hta",
];

/// A file as somebody brings it.
#[derive(Clone, Debug)]
pub struct BroughtFile {
    /// Matter that it belongs to.
    pub matter: i64,
    /// Name, with or without folders.
    pub name: String,
    /// Media type as given; may be empty.
    pub media_type: String,
    /// Bytes.
    pub content: Vec<u8>,
    /// Who brings it.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl Desk {
    /// Keeps a file for a step of a matter and gives what is known of it. One that bears a virus's
    /// test signature, or that a computer would carry out, is kept as evidence and never handed out.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for one without content or name, beyond [`ATTACHMENT_BYTES_MAX`], or
    /// one more than [`ATTACHMENTS_MAX`].
    pub async fn attach(
        &self,
        county: &Jurisdiction,
        file: BroughtFile,
    ) -> Result<Attachment, DeskError> {
        let matter = self.matter(county, file.matter).await?;
        let size = file.content.len() as u64;
        check_size(size)?;
        let name = plain_name(&file.name)?;
        if self.store.attachments(matter.id).await?.len() >= ATTACHMENTS_MAX {
            return Err(DeskError::Invalid(format!(
                "the matter has {ATTACHMENTS_MAX} files already: put several into one"
            )));
        }
        let attachment = Attachment {
            id: 0,
            matter: matter.id,
            step: None,
            quarantined: danger(&name, &file.content),
            name,
            media_type: file.media_type,
            size,
            digest: String::new(),
            by: file.by,
            at: file.at,
        };
        let kept = NewAttachment { attachment, content: file.content };
        let id = self.store.put_attachment(&kept).await?;
        let kept = self.store.attachments(matter.id).await?;
        kept.into_iter()
            .find(|attachment| attachment.id == id)
            .ok_or_else(|| DeskError::NotFound { what: "attachment", id: id.to_string() })
    }

    /// A file with its content.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for one of another county; [`DeskError::Invalid`] for one in
    /// quarantine, with the reason.
    pub async fn attached(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<NewAttachment, DeskError> {
        let missing = || DeskError::NotFound { what: "attachment", id: id.to_string() };
        let found = self.store.attachment(id).await?.ok_or_else(missing)?;
        self.matter(county, found.attachment.matter).await.map_err(|_| missing())?;
        match &found.attachment.quarantined {
            Some(reason) => Err(DeskError::Invalid(format!(
                "file `{}` is kept in quarantine and not handed out: {reason}",
                found.attachment.name
            ))),
            None => Ok(found),
        }
    }
}

/// Whether a file of this many bytes is taken.
///
/// # Errors
/// [`DeskError::Invalid`], saying how much is taken.
pub fn check_size(bytes: u64) -> Result<(), DeskError> {
    if bytes == 0 {
        return Err(DeskError::Invalid("the file is empty".to_owned()));
    }
    if bytes > ATTACHMENT_BYTES_MAX {
        return Err(DeskError::Invalid(format!(
            "the file has {bytes} bytes: at most {ATTACHMENT_BYTES_MAX} are taken; split it, or send \
             it another way and attach a note of where it is"
        )));
    }
    Ok(())
}

/// The name without folders and signs that mislead a reader.
fn plain_name(name: &str) -> Result<String, DeskError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // Marks of direction can make `fdp.exe` read as `exe.pdf`.
    let kept = |letter: &char| {
        !letter.is_control()
            && !matches!(*letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut plain: String = last.chars().filter(kept).collect::<String>().trim().to_owned();
    while plain.len() > NAME_BYTES_MAX {
        plain.remove(0);
    }
    if plain.is_empty() || plain.chars().all(|letter| letter == '.') {
        return Err(DeskError::Invalid("the file has no name".to_owned()));
    }
    Ok(plain)
}

/// Why a file is not to be handed out.
fn danger(name: &str, content: &[u8]) -> Option<String> {
    let lower = name.to_lowercase();
    let signature = TEST_SIGNATURE.concat();
    let bears = content.windows(signature.len()).any(|part| part == signature.as_bytes());
    if bears || TEST_NAMES.iter().any(|known| lower.contains(known)) {
        return Some("it bears the test signature of a virus".to_owned());
    }
    let ending = lower.rsplit('.').next().unwrap_or_default();
    if lower.contains('.') && RUNNABLE.contains(&ending) {
        return Some(format!("a computer carries out `.{ending}` files when they are opened"));
    }
    if content.starts_with(b"MZ") || content.starts_with(b"\x7fELF") {
        return Some("it is a program, whatever its name says".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_up_to_the_last_byte() {
        assert!(check_size(0).is_err());
        assert!(check_size(1).is_ok());
        assert!(check_size(ATTACHMENT_BYTES_MAX).is_ok());
        let error = check_size(2 << 30).unwrap_err().to_string();
        assert!(error.contains("2147483648") && error.contains("20971520"), "{error}");
    }

    #[test]
    fn a_name_is_kept_without_its_folders_and_tricks() {
        assert_eq!(plain_name("C:\\报告\\整改.pdf").unwrap(), "整改.pdf");
        assert_eq!(plain_name("../../etc/passwd").unwrap(), "passwd");
        assert_eq!(plain_name("photo\u{202e}gpj.exe").unwrap(), "photogpj.exe");
        assert!(plain_name("dir/").is_err());
        assert!(plain_name("..").is_err());
    }

    #[test]
    fn what_could_do_harm_is_not_handed_out() {
        let signature = TEST_SIGNATURE.concat();
        assert!(danger("notes.txt", format!("X5O!P%@AP${signature}!").as_bytes()).is_some());
        assert!(danger("Eicar.COM.txt", b"harmless").is_some());
        assert!(danger("run.exe", b"text").is_some());
        assert!(danger("photo.jpg", b"MZ\x90\x00").is_some());
        assert!(danger("photo.jpg", b"\xff\xd8\xff").is_none());
        assert!(danger("整改报告.pdf", b"%PDF-1.7").is_none());
    }
}
