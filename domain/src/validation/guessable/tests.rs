use super::*;

const ADA: [&str; 2] = ["ada.park77@example.com", "Ada Park"];

fn all(guess: Option<Guess>, passwords: &[&str]) {
    for password in passwords {
        assert!(
            password.chars().count() >= PASSWORD_MIN,
            "{password} is refused for its length already"
        );
        assert_eq!(super::guess(password, &ADA), guess, "{password}");
    }
}

#[test]
fn memorable_passwords_are_accepted() {
    all(
        None,
        &[
            "correct horse battery",
            "wrong horse battery",
            "another password",
            "another long password",
            "correct horse battery correct horse battery",
            "poster weasel reads",
            "sunshine dragon monkey",
            "the password of my cat",
            "park bench and pigeons",
            "adamant parking lot",
            "tr0ub4dor&3x",
            "kX9#vQ2mL7pw",
            "839201748593",
            "ada 839201748593",
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "der hund schläft gern",
            "собака спит на диване",
            "犬は公園で毎日走っている",
        ],
    );
}

#[test]
fn the_same_few_characters_are_refused() {
    all(
        Some(Guess::Pattern),
        &[
            "aaaaaaaaaaaa",
            "121212121212",
            "p7p7w7pw7wp7",
            "112211332244",
            "AaAaBbBbCcCc",
            "            ",
        ],
    );
}

#[test]
fn a_run_is_refused() {
    all(
        Some(Guess::Pattern),
        &[
            "123456789012",
            "210987654321",
            "abcdefghijkl",
            "qwertyuiop12",
            "QWERTYuiop[]",
            "poiuytrewq09",
            "qwertzuiop12",
            "azertyuiop12",
            "asdfghjkl;'#",
            "!@#$%^&*()_+",
            "zaq12wsxcde3",
            "q1w2e3r4t5y6",
            "aaaabbbbccccdddd",
            "abc123def456",
        ],
    );
}

#[test]
fn a_word_repeated_is_refused() {
    all(
        Some(Guess::Pattern),
        &[
            "banjobanjobanjo",
            "banjo banjo banjo",
            "Banjo-banjo-BANJO",
            "banjobanjo12",
            "2banjo!banjo",
            "abc123abc123",
            "4817 4817 4817",
            "trombone-trombone",
        ],
    );
}

#[test]
fn account_words_are_refused() {
    all(
        Some(Guess::Words),
        &[
            "adapark12345",
            "Ada Park 1990!",
            "park.ada.2024",
            "Ada.Park77@1",
            "ada84719204817",
            "p4rk20242024",
            "AllPetPlus24!",
            "All Pet Plus 2024",
            "@llp3tplus77",
            "allpet ada park",
            "password-ada-1",
        ],
    );
    let other = ["sam@example.com", "Sam Ortiz"];
    assert_eq!(guess("adapark12345", &other), None);
    assert_eq!(guess("sam+ortiz=1987", &other), Some(Guess::Words));
    let short = ["jo@example.com", "Jo Li"];
    assert_eq!(guess("joli19871987", &short), Some(Guess::Words));
    assert_eq!(guess("jo 7482915360", &short), None, "two letters are no name");
    let nobody = ["", ""];
    assert_eq!(guess("correct horse battery", &nobody), None);
    assert_eq!(
        guess("собака19871987", &["собака@example.com", ""]),
        Some(Guess::Words)
    );
}

#[test]
fn a_common_word_made_long_is_refused() {
    all(
        Some(Guess::Words),
        &[
            "password1234",
            "Password2024!",
            "P@ssw0rd2024",
            "p@$$w0rd1990",
            "my password 1",
            "iloveyou2024",
            "iloveyou princess",
            "Welcome-2024!",
            "adminpassword",
            "letmein-1987-letme1n",
        ],
    );
}

/// Passwords of 12 and more characters among the 6,000 most used of the list behind [`COMMON`].
#[test]
fn common_long_passwords_are_refused() {
    for password in [
        "PE#5GZ29PTZMSE",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "Sojdlg123aljg",
        "startfinding",
        "qwerty123456",
        "123qweasdzxc",
        "PolniyPizdec0211",
        "PolniyPizdec110211",
        "Telechargement",
        "Megaparol12345",
        "123456123456",
        "123456654321",
        "YfDbUfNjH10305070",
        "123456qwerty",
        "N8ZGT5P0sHw=",
        "112233445566",
        "1q2w3e4r5t6y7u8i9o0p",
        "123456789123",
        "123456789987654321",
        "justinbieber",
        "MaprCheM56458",
        "qwertyqwerty",
        "motherfucker",
        "5532361cnjqrf",
        "123456789123456789",
        "qwertyuiop[]",
        "qazwsxedc123",
        "qazwsxedcrfv",
        "international",
        "password1234",
        "leavemealone",
        "professional",
        "1q2w3e4r5t6y7u",
        "TempPassWord",
        "qweasdzxc123",
        "qwerasdfzxcv",
        "qwertyuiop123",
    ] {
        assert!(guess(password, &[]).is_some(), "{password}");
    }
}
