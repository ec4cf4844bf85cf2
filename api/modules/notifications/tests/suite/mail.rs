//! Mails over SMTP: once for each fact, again after a passing failure, and never again to an address that does not exist.

use super::{
    smtp_server::Treatment,
    world::{World, application, order, world},
};
use allpet_contract::{
    events::{ApplicationDecided, ApplicationSubmitted, OrderPaid, OrderPlaced, OrderShipped},
    notifications::CountUnread,
};
use allpet_domain::{
    id::{ReservationId, UserId},
    licensing::ApplicationState,
    orders::OrderState,
};
use allpet_kernel::{
    both_engines,
    testkit::{tenant, user},
};

const ADA: &str = "ada@example.com";

fn shipped(owner: Option<UserId>) -> OrderShipped {
    OrderShipped {
        order: order().id,
        owner,
        tenant: Some(tenant(1)),
    }
}

fn paid() -> OrderPaid {
    OrderPaid {
        order: order().id,
        reservation: ReservationId(order().id.0),
        owner: Some(user(1)),
        tenant: Some(tenant(1)),
    }
}

async fn with_order(world: &World, state: OrderState) {
    let mut order = order();
    order.state = state;
    world.answers.lock().unwrap().order = Some(order);
    world.run_jobs().await;
}

both_engines! {
    async fn a_shipped_order_is_mailed_once(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Shipped).await;
        world.happen(&shipped(Some(user(1)))).await;
        world.wait(60).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        let mail = &mails[0];
        assert_eq!(mail.to, ADA);
        assert_eq!(mail.header("Subject").as_deref(), Some("Order AP-7K2M-9QXD is on its way"));
        assert!(mail.header("To").unwrap().contains("Ada Byron"));
        assert!(mail.readable().contains("with UPS, tracking code 1Z999"), "{}", mail.text);
        let path = format!("http://localhost:3000/dashboard/products/orders/{}", order().id);
        assert!(mail.readable().contains(&path), "{}", mail.text);
        let link = mail.header("List-Unsubscribe").unwrap();
        assert!(link.starts_with("<https://api.example/unsubscribe/"), "{link}");
        assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        assert_eq!(world.mail_states().await, [("delivered".into(), "250 2.0.0 queued as 7".into())]);
    }

    async fn a_guest_gets_a_link_that_opens_the_order(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Shipped).await;
        world.happen(&shipped(None)).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        let link = format!("https://products.example/orders/{}?key=key-of-the-link", order().id);
        assert!(mails[0].readable().contains(&link), "{}", mails[0].text);
    }

    async fn a_passing_refusal_is_tried_again(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Paid).await;
        world.smtp.treat(ADA, Treatment::Refuse("451 4.3.0 try later\r\n"));
        world.happen(&paid()).await;
        let states = world.mail_states().await;
        assert_eq!(states[0].0, "retrying");
        assert!(states[0].1.contains("try later"), "{states:?}");
        world.smtp.accept_again(ADA);
        world.wait(10).await;
        assert_eq!(world.smtp.mails().len(), 0, "too early");
        world.wait(60).await;
        assert_eq!(world.smtp.mails().len(), 1);
        assert_eq!(world.mail_states().await[0].0, "delivered");
    }

    async fn an_address_that_does_not_exist_gets_no_more_mail(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Paid).await;
        world.smtp.treat(ADA, Treatment::Refuse("550 5.1.1 no such user\r\n"));
        world.happen(&paid()).await;
        let states = world.mail_states().await;
        assert_eq!(states[0].0, "refused");
        assert!(states[0].1.contains("no such user"), "{states:?}");
        world.smtp.accept_again(ADA);
        world.wait(60 * 60).await;
        world.happen(&shipped(Some(user(1)))).await;
        assert_eq!(world.smtp.mails().len(), 0);
        let states = world.mail_states().await;
        assert_eq!(states[1].0, "suppressed", "{states:?}");
    }

    async fn a_mail_whose_answer_is_lost_is_sent_again_with_the_same_id(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Paid).await;
        // The server has the mail, and nobody here knows: as if the process had died before it stored the answer.
        world.smtp.treat(ADA, Treatment::TakeSilently);
        world.happen(&paid()).await;
        world.wait(60).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 2, "at least once");
        let id = mails[0].header("Message-ID").unwrap();
        assert!(id.ends_with("@allpetplus.example>"), "{id}");
        assert_eq!(mails[1].header("Message-ID"), Some(id), "a mailbox recognizes the copy");
    }

    async fn an_owner_who_pays_at_once_is_not_asked_to_pay(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Placed).await;
        let placed = OrderPlaced {
            order: order().id,
            owner: Some(user(1)),
            total: order().totals.total,
            tenant: Some(tenant(1)),
        };
        world.happen(&placed).await;
        assert_eq!(world.smtp.mails().len(), 0, "not at once");
        with_order(&world, OrderState::Paid).await;
        world.wait(301).await;
        assert_eq!(world.smtp.mails().len(), 0);
        with_order(&world, OrderState::Placed).await;
        world.happen(&placed).await;
        world.wait(301).await;
        let mails = world.smtp.mails();
        assert_eq!(mails[0].header("Subject").as_deref(), Some("Order AP-7K2M-9QXD awaits payment"));
    }

    async fn a_withdrawn_application_is_not_said_to_be_checked(engine) {
        let world = world(engine).await;
        let event = ApplicationSubmitted {
            application: application().application.id,
            tenant: tenant(1),
        };
        let mut read = application();
        read.application.state = ApplicationState::Withdrawn;
        world.answers.lock().unwrap().application = Some(read.clone());
        world.happen(&event).await;
        assert_eq!(world.smtp.mails().len(), 0);
        assert_eq!(world.person(1).send(CountUnread {}).await.unwrap().unread, 0);
        // Withdrawn while its mail waits for another attempt.
        read.application.state = ApplicationState::Submitted;
        world.answers.lock().unwrap().application = Some(read.clone());
        world.smtp.treat(ADA, Treatment::Refuse("451 4.3.0 try later\r\n"));
        world.happen(&event).await;
        assert_eq!(world.mail_states().await[0].0, "retrying");
        world.smtp.accept_again(ADA);
        read.application.state = ApplicationState::Withdrawn;
        world.answers.lock().unwrap().application = Some(read.clone());
        world.wait(60).await;
        assert_eq!(world.smtp.mails().len(), 0);
        assert_eq!(world.mail_states().await[0], ("not-sent".into(), "it is not so any more".into()));
        read.application.state = ApplicationState::Submitted;
        world.answers.lock().unwrap().application = Some(read);
        world.happen(&event).await;
        assert!(world.smtp.mails()[0].readable().contains("A clerk checks it next"));
    }

    async fn a_decision_says_what_was_decided(engine) {
        let world = world(engine).await;
        let event = ApplicationDecided {
            application: application().application.id,
            owner: user(1),
            tenant: Some(tenant(1)),
        };
        let mut decided = application();
        decided.application.state = ApplicationState::Approved;
        world.answers.lock().unwrap().application = Some(decided.clone());
        world.happen(&event).await;
        decided.application.state = ApplicationState::Rejected;
        decided.application.reason = Some("The certificate is not readable.".into());
        decided.licence = None;
        world.answers.lock().unwrap().application = Some(decided.clone());
        world.happen(&event).await;
        decided.application.state = ApplicationState::Withdrawn;
        world.answers.lock().unwrap().application = Some(decided);
        world.happen(&event).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 2, "nobody hears of their own withdrawal");
        assert!(mails[0].readable().contains("tag is 7K3M-Q9TX"), "{}", mails[0].text);
        assert!(mails[0].readable().contains("November 20, 2027"), "{}", mails[0].text);
        assert!(mails[1].readable().contains("The certificate is not readable."), "{}", mails[1].text);
    }

    async fn old_news_is_not_told(engine) {
        let world = world(engine).await;
        with_order(&world, OrderState::Shipped).await;
        let mut tx = world.source.begin().await.unwrap();
        world.app.kernel.announce(&mut tx, &shipped(Some(user(1)))).await.unwrap();
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(25 * 60 * 60);
        world.run_jobs().await;
        world.run_jobs().await;
        assert_eq!(world.smtp.mails().len(), 0);
    }
}
