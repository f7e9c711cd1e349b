//! Whether an expression uses a binding. Must not know what the expression becomes.

use tinyllm_syntax::{Binding, Block, Branch, Call, Expr, Match, Over, Step};

/// Whether `binding` is read anywhere within `expr`.
pub(super) fn uses(expr: &Expr, binding: Binding) -> bool {
    match expr {
        Expr::Use(value) => value.binding == binding,
        Expr::Call(call) => in_call(call, binding),
        Expr::Attempt { call, .. } => in_call(call, binding),
        Expr::Tuple(elems) => elems.iter().any(|elem| uses(elem, binding)),
        Expr::Block(block) => in_block(block, binding),
        Expr::Match(decision) => in_match(decision, binding),
        Expr::If { on, yes, no, .. } => {
            uses(on, binding)
                || in_block(yes, binding)
                || no.as_ref().is_some_and(|no| uses(no, binding))
        }
        Expr::FanOut { branches, .. } => branches.iter().any(|branch| in_branch(branch, binding)),
        Expr::Each { over, branch, .. } => in_over(over, binding) || in_branch(branch, binding),
        Expr::Fallback { calls, .. } => calls.iter().any(|call| in_call(call, binding)),
        Expr::Return { value, .. } => value.as_ref().is_some_and(|value| uses(value, binding)),
        Expr::Lit(_) | Expr::Break(_) | Expr::Continue(_) => false,
    }
}

fn in_call(call: &Call, binding: Binding) -> bool {
    let options = call.with.iter().map(|option| &option.value);
    call.args
        .iter()
        .chain(options)
        .any(|value| uses(value, binding))
}

fn in_branch(branch: &Branch, binding: Binding) -> bool {
    match branch {
        Branch::Call(call) | Branch::Attempt(call, _) => in_call(call, binding),
        Branch::Guard(guard) => in_match(guard, binding),
    }
}

fn in_match(decision: &Match, binding: Binding) -> bool {
    uses(&decision.on, binding) || decision.arms.iter().any(|arm| uses(&arm.body, binding))
}

fn in_over(over: &Over, binding: Binding) -> bool {
    match over {
        Over::Items(items) => uses(items, binding),
        Over::Rounds { .. } => false,
    }
}

fn in_block(block: &Block, binding: Binding) -> bool {
    let steps = block.steps.iter().any(|step| match step {
        Step::Let { value, .. } | Step::Assign { value, .. } | Step::Do(value) => {
            uses(value, binding)
        }
        Step::For(each) => in_over(&each.over, binding) || in_block(&each.body, binding),
    });
    steps || block.tail.as_ref().is_some_and(|tail| uses(tail, binding))
}
