//! Tests of the replay of input on a rendered page before its app is live. The script runs in Node, without a page.

use crate::document::EVENT_REPLAY;
use std::process::Command;

/// Controls that record their events, and a page that becomes live when `story` is over.
fn done_again(story: &str) -> String {
    let page = "
        const done = [];
        const received = {};
        globalThis.addEventListener = (kind, hear) => { received[kind] = hear; };
        globalThis.removeEventListener = () => {};
        globalThis.setTimeout = (go) => go();
        const control = (name, kind) => ({
          closest() { return this; },
          matches: (kinds) => kinds.split(', ').includes(kind),
          click() { done.push(name); },
          dispatchEvent(event) { done.push(`${name}:${event.type}=${this.value}`); },
        });
        const press = (...all) => all.forEach((target) => received.click({ type: 'click', target }));
        const write = (target, value) => {
          target.value = value;
          received.input({ type: 'input', target });
        };
    ";
    let end = "(async () => { await received.live(); console.log(done.join(' ')); })();";
    run(&[page, EVENT_REPLAY, story, end].concat())
}

/// Returns whether anything listens on a page in a browser without WebAssembly.
fn listens_without_webassembly() -> String {
    let before = "
        delete globalThis.WebAssembly;
        let listens = false;
        globalThis.addEventListener = () => { listens = true; };
    ";
    run(&[before, EVENT_REPLAY, "console.log(listens);"].concat())
}

/// The output of Node.
fn run(script: &str) -> String {
    let output = Command::new("node")
        .args(["-e", script])
        .output()
        .expect("Node, which the README names among what tests need");
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

#[test]
fn the_last_choice_is_replayed_last() {
    for kind in ["button", "[type=radio]"] {
        let story = format!(
            "const red = control('red', '{kind}'), blue = control('blue', '{kind}');
             press(red, blue, red, control('add', 'button'));"
        );
        assert_eq!(done_again(&story), "blue red add", "{kind}");
    }
}

#[test]
fn an_undone_choice_stays_undone_and_the_last_text_counts() {
    let story = "
        const box = control('box', '[type=checkbox]'), words = control('words', 'input');
        press(box, box);
        write(words, 'har');
        press(control('go', 'button'));
        write(words, 'harness');
    ";
    assert_eq!(done_again(story), "words:input=harness go");
}

#[test]
fn letters_typed_while_the_app_takes_the_page_over_stand_behind_those_before() {
    let story = "
        const words = control('words', 'input');
        write(words, 'calm');
        words.value = '';
        received.beforeinput({ type: 'beforeinput', target: words });
        write(words, words.value + 'ing');
    ";
    assert_eq!(done_again(story), "words:input=calming");
}

#[test]
fn nothing_is_recorded_without_webassembly() {
    assert_eq!(listens_without_webassembly(), "false");
}
