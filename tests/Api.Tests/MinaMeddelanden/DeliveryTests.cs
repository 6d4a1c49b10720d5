using System.Xml.Linq;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>What becomes of letters that other senders' agents deliver.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class DeliveryTests(MinaMeddelandenFixture silo)
{
    private static readonly XNamespace _service = "http://minameddelanden.gov.se/schema/Service";
    private static readonly XNamespace _notification = "http://minameddelanden.gov.se/schema/Notification/v3";

    internal static string DeliveredOf(XElement answer) =>
        string.Join(' ', answer.Descendants(_service + "Delivered").Select(one => one.Value));

    private const string Md5OfOther = "d41d8cd98f00b204e9800998ecf8427e";

    private static string TransactionOf(XElement answer) => answer.Descendants(_service + "TransId").Single().Value;

    private Task<XElement> DeliverAsync(TestLetter letter) =>
        silo.Calls(silo.Agent).CallAsync(SoapClient.Service, letter.ToCall(silo.Sender, silo.Agent));

    private Task<int> RefuseAsync(TestLetter letter) =>
        silo.Calls(silo.Agent).FaultAsync(SoapClient.Service, letter.ToCall(silo.Sender, silo.Agent));

    [Fact]
    public async Task A_sealed_letter_is_in_the_mailbox_when_the_answer_says_so()
    {
        var letter = new TestLetter
        {
            Recipient = silo.NewRecipient(), Subject = "Åtta &amp; <![CDATA[<nio>]]>", Text = "<p>Räksmörgås</p>",
            Attachments = TestLetter.Attachment("beslut.pdf", "%PDF-1.7"),
        };

        var answer = await DeliverAsync(letter);

        Assert.Equal("true", DeliveredOf(answer));
        var listed = Assert.Single(await silo.LettersAsync(letter.Recipient));
        Assert.Equal(TransactionOf(answer), listed.Text("letterId"));
        var opened = await silo.OpenAsync(letter.Recipient, listed);
        Assert.Equal("Åtta & <nio>", opened.Text("subject"));
        Assert.Equal("<p>Räksmörgås</p>", opened.GetProperty("body").Text("content"));
        Assert.Equal(["sv-SE", "Dnr 1", "Kommunen"], opened.Texts("language", "reference", "sender"));
        Assert.Equal("beslut.pdf", Assert.Single(opened.Items("attachments")).Text("fileName"));
        Assert.Equal(
            ["Fråga oss.", "https://kommunen.test/", "010-123", "info@kommunen.test"],
            opened.GetProperty("support").Texts("text", "url", "phone", "email"));
    }

    [Fact]
    public async Task A_sender_that_delivers_again_until_it_is_answered_makes_one_letter_and_gets_one_answer()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };

        var first = await DeliverAsync(letter);
        var again = await DeliverAsync(letter);
        var other = await RefuseAsync(letter with { Text = "<p>Something else.</p>" });
        var toAnother = await DeliverAsync(letter with { Recipient = silo.NewRecipient() });

        Assert.Equal(TransactionOf(first), TransactionOf(again));
        Assert.Equal(3003, other);
        Assert.NotEqual(TransactionOf(first), TransactionOf(toAnother));
        Assert.Single(await silo.LettersAsync(letter.Recipient));
    }

    [Fact]
    public async Task Whoever_has_no_mailbox_here_or_refuses_the_sender_gets_nothing_and_the_sender_is_told()
    {
        var (refusing, moved, closed) = (silo.NewRecipient(), silo.NewRecipient(), silo.NewRecipient());
        await ChooseAsync(refusing, $"{{\"blockedSenders\":[\"{silo.SenderId}\"]}}");
        await ChooseAsync(moved, $"{{\"operator\":\"{MinaMeddelandenFixture.OtherDomain}\"}}");
        await silo.CloseAsync(closed);
        var noNumber = MinaMeddelandenFixture.Unregistered(1)[..11];
        noNumber += (char)('0' + ((MinaMeddelandenFixture.Unregistered(1)[11] - '0' + 1) % 10));

        foreach (var recipient in new[] { refusing, moved, closed, MinaMeddelandenFixture.Unregistered(1), noNumber })
            Assert.Equal("false", DeliveredOf(await DeliverAsync(new TestLetter { Recipient = recipient })));
        Assert.Empty(await silo.LettersAsync(refusing));
        Assert.Empty(await silo.LettersAsync(moved));
    }

    [Fact]
    public async Task Whoever_moves_after_a_delivery_is_still_told_as_delivered_when_the_call_comes_again()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        var first = await DeliverAsync(letter);
        await ChooseAsync(letter.Recipient, $"{{\"operator\":\"{MinaMeddelandenFixture.OtherDomain}\"}}");

        var again = await DeliverAsync(letter);

        Assert.Equal("true", DeliveredOf(again));
        Assert.Equal(TransactionOf(first), TransactionOf(again));
        Assert.Equal("false", DeliveredOf(await DeliverAsync(letter with { Id = "another" })));
    }

    [Fact]
    public async Task Several_messages_of_a_delivery_are_letters_of_their_own_or_none_is()
    {
        var recipient = silo.NewRecipient();
        var second = new TestLetter { Recipient = recipient, Subject = "Second" };
        var good = new TestLetter { Recipient = recipient, MoreMessages = second.Message };
        var bad = good with { MoreMessages = (second with { Subject = "" }).Message };

        Assert.Equal(3002, await RefuseAsync(bad));
        Assert.Empty(await silo.LettersAsync(recipient));
        Assert.Equal("true", DeliveredOf(await DeliverAsync(good)));
        Assert.Equal(2, (await silo.LettersAsync(recipient)).Length);
    }

    [Fact]
    public async Task A_letter_that_no_mailbox_takes_is_refused_with_a_code()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        var large = Convert.ToBase64String(new byte[2 * 1024 * 1024]);

        Assert.Equal(3002, await RefuseAsync(letter with { Attachments = TestLetter.Attachment("a.pdf", "x", Md5OfOther) }));
        Assert.Equal(3002, await RefuseAsync(letter with { Attachments = TestLetter.Attachment("../a.pdf", "x") }));
        Assert.Equal(1002, await RefuseAsync(letter with { Subject = new string('x', 256) }));
        Assert.Equal(1003, await RefuseAsync(letter with { Attachments = TestLetter.Attachment("a.pdf", large[..2_097_152]) }));
        Assert.Equal(1003, await RefuseAsync(letter with { Attachments = TestLetter.Attachment("a.pdf", large + large) }));
        Assert.Equal(3001, await silo.Calls(silo.Agent).FaultAsync(
            SoapClient.Service, (letter with { Sender = MinaMeddelandenFixture.NumberOf(30) }).ToCall(silo.Agent, silo.Agent)));
        Assert.Empty(await silo.LettersAsync(letter.Recipient));
    }

    [Fact]
    public async Task A_checksum_of_a_kind_that_nobody_documents_is_no_reason_to_refuse_a_signed_letter()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient(), Attachments = TestLetter.Attachment("a.pdf", "x", "2111066685") };

        Assert.Equal("true", DeliveredOf(await DeliverAsync(letter)));
    }

    [Fact]
    public async Task A_web_address_that_is_no_link_stands_with_the_contact_text_instead()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient(), Url = "www.kommunen.test" };

        await DeliverAsync(letter);

        var opened = await silo.OpenAsync(letter.Recipient, (await silo.LettersAsync(letter.Recipient))[0]);
        Assert.Equal(["Fråga oss. www.kommunen.test", ""], opened.GetProperty("support").Texts("text", "url"));
    }

    [Fact]
    public async Task A_forwarded_letter_is_the_agencys_own_with_the_forwarders_words_as_a_file()
    {
        var (first, second) = (silo.NewRecipient(), silo.NewRecipient());
        var original = new TestLetter { Recipient = silo.NewRecipient(), Subject = "Original" };
        var wire = TestLetter.ToWire(original.Seal(original.Sign(silo.Sender), silo.Agent), "OrginalDelivery");
        var call = ForwardCall([first, MinaMeddelandenFixture.Unregistered(5), second], wire, original.Id);

        var answer = await silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Service, call);
        var again = await silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Service, call);

        Assert.Equal("true false true", DeliveredOf(answer));
        Assert.Equal(TransactionOf(answer), TransactionOf(again));
        var listed = Assert.Single(await silo.LettersAsync(second));
        var opened = await silo.OpenAsync(second, listed);
        Assert.Equal("Original", opened.Text("subject"));
        Assert.Equal("Vidarebefordrat.txt", Assert.Single(opened.Items("attachments")).Text("fileName"));
        Assert.Equal("<p>Hej.</p>", opened.GetProperty("body").Text("content"));
        Assert.Equal(3002, await silo.Calls(silo.OtherOperator).FaultAsync(SoapClient.Service, ForwardCall([first], wire, "none")));
        Assert.Equal(1001, await silo.Calls(silo.Sender).FaultAsync(SoapClient.Service, call));
    }

    [Fact]
    public async Task A_notice_is_a_letter_for_each_recipient_and_the_answer_names_the_channel()
    {
        var (told, silent) = (silo.NewRecipient(), silo.NewRecipient());
        await ChooseAsync(told, "{\"email\":\"anna@example.test\"}");
        var call = NotifyCall(MinaMeddelandenFixture.SenderNumber, [told, silent, MinaMeddelandenFixture.Unregistered(6)], "notice-1");

        var answer = await silo.Calls(silo.Agent).CallAsync(SoapClient.Service, call);
        await silo.Calls(silo.Agent).CallAsync(SoapClient.Service, call);

        Assert.Equal(["true", "true", "false"], answer.Descendants(_notification + "DeliveredFlag").Select(flag => flag.Value));
        var channel = Assert.Single(answer.Descendants(_notification + "NotifiedByChannel"));
        Assert.Equal("EMail", channel.Value);
        Assert.Equal(told, channel.Parent!.Parent!.Element(_notification + "RecipientId")!.Value);
        Assert.Single(await silo.LettersAsync(told));
        Assert.Single(await silo.LettersAsync(silent));
        var others = NotifyCall(MinaMeddelandenFixture.OtherSenderNumber, [told], "notice-2");
        Assert.Equal(1001, await silo.Calls(silo.Sender).FaultAsync(SoapClient.Service, others));
    }

    [Fact]
    public async Task No_number_is_in_the_log_after_all_of_this()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        await DeliverAsync(letter);
        await RefuseAsync(letter with { Subject = letter.Recipient, Attachments = TestLetter.Attachment("a.pdf", "x", Md5OfOther) });

        Assert.Contains("3002", silo.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), silo.Logs.Text);
    }

    internal static string NotifyCall(string sender, IEnumerable<string> recipients, string id)
    {
        const string m1 = "xmlns=\"http://minameddelanden.gov.se/schema/Message\"";
        const string m3 = "xmlns=\"http://minameddelanden.gov.se/schema/Message/v3\"";
        const string n2 = "xmlns=\"http://minameddelanden.gov.se/schema/Notification/v2\"";
        return $"<notify xmlns=\"{TestLetter.S3}\"><notify><Header xmlns=\"{_notification}\">{Parties(sender, recipients)}</Header>"
            + $"<Message xmlns=\"{_notification}\"><header><Id {m3}>{id}</Id><Subject {m3}>Påminnelse</Subject>"
            + $"<Supportinfo {m3}><Text>Fråga.</Text></Supportinfo><Language {m3}>sv</Language></header>"
            + $"<body><ContentType {m1}>text/plain</ContentType>"
            + $"<Body {m1}>{TestLetter.Base64("Kom ihåg.")}</Body></body></Message>"
            + $"<EmailMessage xmlns=\"{_notification}\"><header {n2}><From>info@kommunen.test</From><Subject>Nytt</Subject></header>"
            + $"<text {n2}>Nytt.</text></EmailMessage><SmsMessage xmlns=\"{_notification}\"><header {n2}><From>Kommunen</From></header>"
            + $"<text {n2}>Nytt.</text></SmsMessage></notify></notify>";
    }

    internal static string ForwardCall(IEnumerable<string> recipients, string wire, string id)
    {
        const string m1 = "xmlns=\"http://minameddelanden.gov.se/schema/Message\"";
        var header = Parties(MinaMeddelandenFixture.OperatorNumber, recipients);
        return $"<deliverForward xmlns=\"{TestLetter.S3}\"><forwardMessage><Header>{header}</Header>"
            + $"<Message><Subject {m1}>Titta</Subject><Body {m1}><ContentType>text/html</ContentType>"
            + $"<Body>{TestLetter.Base64("<p>Läs detta</p>")}</Body></Body></Message>{wire}<MessageIdToForward>{id}</MessageIdToForward>"
            + "</forwardMessage></deliverForward>";
    }

    private static string Parties(string sender, IEnumerable<string> recipients)
    {
        const string m1 = "xmlns=\"http://minameddelanden.gov.se/schema/Message\"";
        const string s1 = "xmlns=\"http://minameddelanden.gov.se/schema/Sender\"";
        return $"<Sender {m1}><Id {s1}>{sender}</Id><Name {s1}>Någon</Name></Sender>"
            + string.Concat(recipients.Select(one => $"<Recipient {m1}>{one}</Recipient>"));
    }

    private async Task ChooseAsync(string recipient, string settings)
    {
        var owner = await silo.Operator.OwnerAsync(recipient);
        using var done = await owner.PutAsync("/v1/mailbox/settings", settings);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }
}
