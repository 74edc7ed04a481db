//! Duties that an officer lays down because no copy says them.

use serde::{Deserialize, Serialize};
use tidegate_affairs::{Deed, DutyAct, DutyAffair, DutyKind, Owed, Stopped};
use tidegate_domain::{Date, Jurisdiction, Matter, MatterKey, MatterKind, Party};

use crate::{Affair, Desk, DeskError, Planner};

/// What keys of duties begin with that an officer laid down: no copy asks for them, so that none
/// excuses them.
const ORDERED: &str = "ordered/";

/// Something that an officer has an enterprise do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyOrder {
    /// What kind.
    pub kind: DutyKind,
    /// Number of the permit that it is under; empty for none.
    #[serde(default)]
    pub permit: String,
    /// Outlet number; empty for the site.
    #[serde(default)]
    pub outlet: String,
    /// The pollutant that is monitored, or what it is about; else empty.
    #[serde(default)]
    pub about: String,
    /// Name of the period; tells it from other orders of its kind.
    pub period: String,
    /// First day that it covers.
    pub from: Date,
    /// First day that it no longer covers.
    pub until: Date,
    /// The last day on which it is in time.
    pub due: Date,
    /// How many times it is done, from 1.
    #[serde(default = "once")]
    pub times: u16,
    /// Days on which its enterprise is reminded, ascending; absent: as the county reminds of such.
    #[serde(default)]
    pub remind_on: Vec<Date>,
}

impl Desk {
    /// Opens a duty that no copy asks for, and tells its enterprise.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Invalid`] for a day that has passed, an outlet or permit
    /// that is not registered, or when the same is owed already; [`DeskError::Behind`] when the same
    /// was ordered before; [`DeskError::Refused`].
    pub async fn owe_duty(
        &self,
        county: &Jurisdiction,
        (enterprise, order): (&str, DutyOrder),
        planner: Planner,
    ) -> Result<Matter, DeskError> {
        self.enterprise_in(county, enterprise).await?;
        let Planner { by, at } = planner;
        let today = Date::of_instant(at);
        if by.trim().is_empty() {
            return Err(DeskError::Invalid("`by` is empty: say who lays it down".to_owned()));
        }
        if order.due < today {
            return Err(DeskError::Invalid(format!(
                "{} has passed: give a day from {today} on",
                order.due
            )));
        }
        self.require_names(enterprise, &order, today).await?;
        for matter in self.duties_known(county, enterprise).await?.into_values() {
            if !matter.position.closed && is_same(&order, &matter)? {
                return Err(DeskError::Invalid(format!(
                    "this is owed already: go on with matter {}",
                    matter.id
                )));
            }
        }
        let owed = owed(order);
        let key = MatterKey {
            county: county.clone(),
            kind: MatterKind::Duty,
            key: format!("{enterprise}/{}", owed.key),
        };
        let deed = Deed { at, by, party: Party::Officer, act: DutyAct::Owe(owed) };
        self.open::<DutyAffair>(key, Some(enterprise), deed).await
    }

    /// Whether the permit and the outlet that an order names are there.
    async fn require_names(
        &self,
        enterprise: &str,
        order: &DutyOrder,
        today: Date,
    ) -> Result<(), DeskError> {
        let missing = |what: &str, name: &str| {
            Err(DeskError::Invalid(format!(
                "the enterprise has no {what} `{name}`: correct it, or leave it out"
            )))
        };
        if !order.permit.is_empty() {
            let permits = self.store.permits(enterprise).await?;
            if !permits.iter().any(|record| record.permit.number == order.permit) {
                return missing("permit", &order.permit);
            }
        }
        if !order.outlet.is_empty() {
            let outlets = self.store.outlets_on(enterprise, today).await?;
            if !outlets.iter().any(|outlet| outlet.id == order.outlet) {
                return missing("outlet", &order.outlet);
            }
        }
        Ok(())
    }
}

/// Whether an officer laid a duty down, by its key within its enterprise.
pub(super) fn is_ordered(key: &str) -> bool {
    key.starts_with(ORDERED)
}

/// Whether a duty asks for the same as an order.
fn is_same(order: &DutyOrder, matter: &Matter) -> Result<bool, DeskError> {
    let Owed { kind, permit, outlet, about, period, .. } =
        DutyAffair::from_position(&matter.position)?.owed;
    let known = (kind, &permit, &outlet, &about, &period);
    Ok(known == (order.kind, &order.permit, &order.outlet, &order.about, &order.period))
}

fn owed(order: DutyOrder) -> Owed {
    let DutyOrder { kind, permit, outlet, about, period, from, until, due, times, remind_on } =
        order;
    let parts = [kind.word(), &permit, &outlet, &about, &period];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Owed {
        key: format!("{ORDERED}{}", parts.join("/")),
        kind,
        permit,
        outlet,
        about,
        period,
        from,
        until,
        due,
        times,
        together: Vec::new(),
        remind_on,
        stopped: Stopped::No,
        done: None,
        doubts: Vec::new(),
    }
}

const fn once() -> u16 {
    1
}
