use crate::Error;

/// Checks that objects and lists are at most `depth` levels inside one another. Brackets in strings do not count.
///
/// Readers of a tree recurse once per level, and a deep enough tree would overflow the stack. A text that is not JSON passes:
/// the parser refuses it.
pub(crate) fn check(text: &str, depth: usize) -> Result<(), Error> {
    let mut level = 0_usize;
    let (mut is_quoted, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_quoted,
            b'"' => is_quoted = !is_quoted,
            b'[' | b'{' if !is_quoted => level += 1,
            b']' | b'}' if !is_quoted => level = level.saturating_sub(1),
            _ => {}
        }
        if level > depth {
            return Err(Error::new("nested too deeply"));
        }
    }
    Ok(())
}
