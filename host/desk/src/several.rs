//! Asking several things at once.

use futures::{StreamExt as _, TryStreamExt as _};

use crate::DeskError;

/// Questions that are under way together: a store answers some at once, and waits for none.
const AT_ONCE: usize = 8;

/// What questions come to, in their order.
///
/// # Errors
/// The first that a question comes to.
pub(crate) async fn several<T>(
    questions: Vec<impl Future<Output = Result<T, DeskError>> + Send>,
) -> Result<Vec<T>, DeskError> {
    futures::stream::iter(questions).buffered(AT_ONCE).try_collect().await
}
