//! The people of the county: whom the host tells, and what they do about it.

use tidegate_demo::year::Year;
use tidegate_desk::Desk;
use tidegate_domain::{Address, Channel, Instant, Jurisdiction, Person};
use tidegate_service::Host;

/// Officers of the county, plainly made up.
const OFFICERS: [(&str, &str, &[&str]); 6] = [
    ("officer-1", "样例受理员", &["intake"]),
    ("officer-2", "样例审核员甲", &["permit-reviewer"]),
    ("officer-3", "样例审核员乙", &["permit-reviewer"]),
    ("officer-4", "样例审批人", &["approver"]),
    ("officer-5", "样例执法员", &["inspector"]),
    ("officer-6", "样例分管领导", &["leader"]),
];

/// Everybody who is told things.
pub(super) struct Population {
    people: Vec<Person>,
}

impl Population {
    pub(super) fn of(year: &Year) -> Self {
        let county = &year.plan().county;
        let officers = OFFICERS.iter().map(|(id, name, posts)| Person {
            county: county.clone(),
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            enterprise: None,
            posts: posts.iter().map(|post| (*post).to_owned()).collect(),
            account: None,
            addresses: vec![app((*id).to_owned())],
            preferences: Vec::new(),
            language: "zh-CN".to_owned(),
            active: true,
        });
        let contacts =
            year.registered().enterprises.iter().zip(1..).map(|(enterprise, number)| Person {
                county: county.clone(),
                id: format!("contact-{number}"),
                name: format!("样例联系人{number}"),
                enterprise: Some(enterprise.id.clone()),
                posts: vec!["contact".to_owned()],
                account: None,
                addresses: vec![phone(number)],
                preferences: Vec::new(),
                language: "zh-CN".to_owned(),
                active: true,
            });
        Self { people: officers.chain(contacts).collect() }
    }

    pub(super) fn people(&self) -> Vec<Person> {
        self.people.clone()
    }

    /// What people do by `now`.
    pub(super) async fn act(
        &mut self,
        _desk: &Desk,
        _county: &Jurisdiction,
        _now: Instant,
    ) -> anyhow::Result<()> {
        Ok(())
    }

    /// What people hear of.
    pub(super) async fn listen(
        &mut self,
        _host: &Host,
        _county: &Jurisdiction,
        _now: Instant,
    ) -> anyhow::Result<()> {
        Ok(())
    }
}

/// A number of a range that is kept free for fiction: nobody is called.
fn phone(number: u32) -> Address {
    Address { channel: Channel::Sms, address: format!("+00 000 {number:07}") }
}

fn app(id: String) -> Address {
    Address { channel: Channel::App, address: id }
}
