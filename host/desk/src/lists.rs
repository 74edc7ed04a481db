//! What people look at: matters, steps, people and notices of a county.

use tidegate_domain::{
    Attachment, Instant, Jurisdiction, Matter, MatterStep, Notice, NoticeTry, Person, StepAside,
};
use tidegate_store::{Listing, MatterFilter, NoticeFilter, Page, PersonFilter, Put};

use crate::{Desk, DeskError};

/// People put at once.
pub const PEOPLE_AT_ONCE_MAX: usize = 20_000;

impl Desk {
    /// Matters of a county, last updated first; the filter's county is set to it.
    ///
    /// # Errors
    /// Store.
    pub async fn matters(
        &self,
        county: &Jurisdiction,
        filter: &MatterFilter,
        page: Page,
    ) -> Result<Listing<Matter>, DeskError> {
        let filter = MatterFilter { county: Some(county.clone()), ..filter.clone() };
        Ok(self.store.matters(&filter, page).await?)
    }

    /// Steps of a matter, in order.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for a matter of another county.
    pub async fn steps(
        &self,
        county: &Jurisdiction,
        matter: i64,
        page: Page,
    ) -> Result<Listing<MatterStep>, DeskError> {
        self.matter(county, matter).await?;
        Ok(self.store.matter_steps(matter, page).await?)
    }

    /// Steps of a matter that did not count, latest first.
    ///
    /// # Errors
    /// As [`Desk::steps`].
    pub async fn asides(
        &self,
        county: &Jurisdiction,
        matter: i64,
        page: Page,
    ) -> Result<Listing<StepAside>, DeskError> {
        self.matter(county, matter).await?;
        Ok(self.store.steps_aside(matter, page).await?)
    }

    /// Files of a matter, in the order in which they came.
    ///
    /// # Errors
    /// As [`Desk::steps`].
    pub async fn attachments(
        &self,
        county: &Jurisdiction,
        matter: i64,
    ) -> Result<Vec<Attachment>, DeskError> {
        self.matter(county, matter).await?;
        Ok(self.store.attachments(matter).await?)
    }

    /// People of a county, by id; the filter's county is set to it.
    ///
    /// # Errors
    /// Store.
    pub async fn people(
        &self,
        county: &Jurisdiction,
        filter: &PersonFilter,
        page: Page,
    ) -> Result<Listing<Person>, DeskError> {
        let filter = PersonFilter { county: Some(county.clone()), ..filter.clone() };
        Ok(self.store.people(&filter, page).await?)
    }

    /// Adds or changes people of a county.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] naming the first who is of another county, has no id or name, an
    /// address that cannot be one, or answers for an enterprise of another county.
    pub async fn put_people(
        &self,
        county: &Jurisdiction,
        people: &[Person],
    ) -> Result<Put, DeskError> {
        if people.len() > PEOPLE_AT_ONCE_MAX {
            return Err(DeskError::Invalid(format!(
                "{} people are more than {PEOPLE_AT_ONCE_MAX} at once: send them in parts",
                people.len()
            )));
        }
        for person in people {
            check_person(county, person)?;
            if let Some(enterprise) = &person.enterprise {
                let known = self.store.enterprise(enterprise).await?;
                if known.is_none_or(|known| known.county != *county) {
                    return Err(DeskError::Invalid(format!(
                        "person `{}`: enterprise `{enterprise}` is not registered in this county",
                        person.id
                    )));
                }
            }
        }
        Ok(self.store.put_people(people).await?)
    }

    /// Notices of a county, latest written first; the filter's county is set to it.
    ///
    /// # Errors
    /// Store.
    pub async fn notices(
        &self,
        county: &Jurisdiction,
        filter: &NoticeFilter,
        page: Page,
    ) -> Result<Listing<Notice>, DeskError> {
        let filter = NoticeFilter { county: Some(county.clone()), ..filter.clone() };
        Ok(self.store.notices(&filter, page).await?)
    }

    /// A notice of a county with every try to send it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for one of another county.
    pub async fn notice(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<(Notice, Vec<NoticeTry>), DeskError> {
        let missing = || DeskError::NotFound { what: "notice", id: id.to_string() };
        let notice = self.store.notice(id).await?.ok_or_else(missing)?;
        if notice.notice.county != *county {
            return Err(missing());
        }
        Ok((notice, self.store.tries(id).await?))
    }

    /// Lets dead notices of a county be sent again, by number; gives how many were dead.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for the first that is not of this county.
    pub async fn send_again(
        &self,
        county: &Jurisdiction,
        notices: &[i64],
        now: Instant,
    ) -> Result<u64, DeskError> {
        for id in notices {
            self.notice(county, *id).await?;
        }
        Ok(self.store.send_again(notices, now).await?)
    }

    /// Says that a notice arrived or was read; false when it was not sent, or had arrived before.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for one of another county.
    pub async fn delivered(
        &self,
        county: &Jurisdiction,
        notice: i64,
        at: Instant,
    ) -> Result<bool, DeskError> {
        self.notice(county, notice).await?;
        Ok(self.store.put_delivered(notice, at).await?)
    }
}

fn check_person(county: &Jurisdiction, person: &Person) -> Result<(), DeskError> {
    let wrong = |why: String| Err(DeskError::Invalid(format!("person `{}`: {why}", person.id)));
    if person.county != *county {
        return wrong(format!("is of {}, not of {county}", person.county));
    }
    if person.id.trim().is_empty() || person.id.contains('/') {
        return wrong("needs an id without `/`".to_owned());
    }
    if person.name.trim().is_empty() {
        return wrong("needs a name".to_owned());
    }
    if !["zh-CN", "en"].contains(&person.language.as_str()) {
        return wrong(format!("`{}` is no language here: write zh-CN or en", person.language));
    }
    for address in &person.addresses {
        use tidegate_domain::Channel as C;
        let text = address.address.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = match address.channel {
            C::Inbox => text.is_empty(),
            C::Sms | C::Voice => {
                (5..=20).contains(&digits)
                    && text.chars().all(|sign| sign.is_ascii_digit() || "+- ".contains(sign))
            }
            C::Email => {
                let parts = text.split_once('@');
                parts.is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
                    && !text.contains(char::is_whitespace)
            }
            C::Webhook => text.starts_with("https://") || text.starts_with("http://"),
            C::App => !text.is_empty(),
        };
        if !fits {
            return wrong(format!("`{text}` cannot be reached over {}", address.channel));
        }
    }
    Ok(())
}
