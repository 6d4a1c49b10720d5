using System.Xml;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Which signatures count, in all the forms they come in, and which do not.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class SignatureTests(MinaMeddelandenFixture silo)
{
    private TestLetter NewLetter() => new() { Recipient = silo.NewRecipient() };

    private Task<int> RefuseAsync(string call) => silo.Calls(silo.Agent).FaultAsync(SoapClient.Service, call);

    private async Task AcceptAsync(string call) =>
        Assert.Equal("true", DeliveryTests.DeliveredOf(await silo.Calls(silo.Agent).CallAsync(SoapClient.Service, call)));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_reference_to_the_whole_or_by_id_counts_with_or_without_exclusive_canonicalisation(bool byId, bool exclusive) =>
        await AcceptAsync(NewLetter().ToCall(silo.Sender, silo.Agent, new TestLetter.Signing { ById = byId, Exclusive = exclusive }));

    [Fact]
    public async Task A_document_with_prefixes_and_declarations_that_it_does_not_use_counts()
    {
        var letter = NewLetter();
        const string spare = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
        var signed = TestLetter.Sign(
            TestLetter.Load($"<v3:SignedDelivery xmlns:v3=\"{TestLetter.M3}\" {spare}>{Prefixed(letter.Delivery)}</v3:SignedDelivery>"),
            silo.Sender, null, "");
        var sealedLetter = TestLetter.Sign(
            TestLetter.Load(
                $"<v3:SealedDelivery xmlns:v3=\"{TestLetter.M3}\" {spare}>{signed.DocumentElement!.OuterXml}{Seal}</v3:SealedDelivery>"),
            silo.Agent, null, "");

        await AcceptAsync($"<s:deliverSecure xmlns:s=\"{TestLetter.S3}\"><s:deliverSecure xmlns:v3=\"{TestLetter.M3}\" {spare}>"
            + sealedLetter.DocumentElement!.InnerXml + "</s:deliverSecure></s:deliverSecure>");
    }

    [Fact]
    public async Task Declarations_that_a_toolkit_moved_to_the_envelope_are_found_there()
    {
        var letter = NewLetter();
        var signed = TestLetter.Sign(
            TestLetter.Load($"<v3:SignedDelivery xmlns:v3=\"{TestLetter.M3}\">{Prefixed(letter.Delivery)}</v3:SignedDelivery>"),
            silo.Sender, null, "");
        var sealedLetter = TestLetter.Sign(
            TestLetter.Load(
                $"<v3:SealedDelivery xmlns:v3=\"{TestLetter.M3}\">{signed.DocumentElement!.OuterXml}{Seal}</v3:SealedDelivery>"),
            silo.Agent, null, "");
        var inner = sealedLetter.DocumentElement!.InnerXml.Replace($" xmlns:v3=\"{TestLetter.M3}\"", "", StringComparison.Ordinal);

        await AcceptAsync($"<s:deliverSecure xmlns:s=\"{TestLetter.S3}\" xmlns:v3=\"{TestLetter.M3}\">"
            + $"<s:deliverSecure>{inner}</s:deliverSecure></s:deliverSecure>");
    }

    [Fact]
    public async Task A_signer_that_strips_prefixes_before_it_digests_is_understood()
    {
        var call = NewLetter().ToCall(silo.Sender, silo.Agent);
        const string m = "http://minameddelanden.gov.se/schema/Message/v2";

        await AcceptAsync(call
            .Replace($"<Recipient xmlns=\"{m}\">", $"<p:Recipient xmlns:p=\"{m}\">", StringComparison.Ordinal)
            .Replace("</Recipient>", "</p:Recipient>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task White_space_between_elements_that_came_after_the_signature_is_looked_away_from()
    {
        var call = Compact(NewLetter()).Replace("<Delivery>", "\n  <Delivery>", StringComparison.Ordinal)
            .Replace("</SignedDelivery>", "\n </SignedDelivery>", StringComparison.Ordinal);

        await AcceptAsync(call);
    }

    [Fact]
    public async Task An_agent_may_sign_for_the_sender_and_a_sender_may_seal_for_itself()
    {
        await AcceptAsync(NewLetter().ToCall(silo.Agent, silo.Agent));
        var own = await silo.Calls(silo.Sender).CallAsync(SoapClient.Service, NewLetter().ToCall(silo.Sender, silo.Sender));
        Assert.Equal("true", DeliveryTests.DeliveredOf(own));
        using var region = silo.Pki.Issue(MinaMeddelandenFixture.OtherSenderNumber);
        var others = NewLetter() with { Sender = MinaMeddelandenFixture.OtherSenderNumber };
        Assert.Equal(2004, await RefuseAsync(others.ToCall(silo.Sender, silo.Agent)));
        Assert.Equal(2004, await RefuseAsync(others.ToCall(silo.Agent, silo.Sender)));
        Assert.Equal(1001, await silo.Calls(silo.Sender).FaultAsync(SoapClient.Service, others.ToCall(silo.Agent, silo.Agent)));
        Assert.Equal(2001, await RefuseAsync(others.ToCall(region, silo.Agent)));
    }

    [Fact]
    public async Task What_was_changed_after_it_was_signed_or_sealed_is_refused_whatever_it_was()
    {
        var letter = NewLetter();
        var call = letter.ToCall(silo.Sender, silo.Agent);
        var signed = letter.Sign(silo.Sender);
        var changed = TestLetter.Load(signed.OuterXml.Replace(">Beslut<", ">Bifall<", StringComparison.Ordinal));

        Assert.Equal(2002, await RefuseAsync(call.Replace(">Beslut<", ">Bifall<", StringComparison.Ordinal)));
        Assert.Equal(2002, await RefuseAsync(call.Replace(letter.Recipient, silo.NewRecipient(), StringComparison.Ordinal)));
        Assert.Equal(2002, await RefuseAsync(call.Replace(">Dnr 1<", "> Dnr 1<", StringComparison.Ordinal)));
        Assert.Equal(2001, await RefuseAsync(TestLetter.ToCall(letter.Seal(changed, silo.Agent))));
        Assert.Equal(2003, await RefuseAsync((letter with { SignaturesOk = false }).ToCall(silo.Sender, silo.Agent)));
        Assert.Equal(2001, await RefuseAsync(TestLetter.ToCall(letter.Seal(letter.Sign(silo.Sender, new() { Sha1 = true }), silo.Agent))));
        Assert.Empty(await silo.LettersAsync(letter.Recipient));
    }

    [Fact]
    public async Task Certificates_of_strangers_and_weak_keys_sign_nothing()
    {
        using var strangers = new TestPki();
        using var forged = strangers.Issue(MinaMeddelandenFixture.SenderNumber);
        using var weak = silo.Pki.Issue(MinaMeddelandenFixture.SenderNumber, keyBits: 1024);
        var letter = NewLetter();

        Assert.Equal(2001, await RefuseAsync(letter.ToCall(forged, silo.Agent)));
        Assert.Equal(2002, await RefuseAsync(letter.ToCall(silo.Sender, forged)));
        Assert.Equal(2001, await RefuseAsync(letter.ToCall(weak, silo.Agent)));
        Assert.Empty(await silo.LettersAsync(letter.Recipient));
    }

    [Fact]
    public async Task A_certificate_whose_key_is_no_key_is_the_callers_fault()
    {
        var letter = NewLetter();
        var good = Convert.ToBase64String(silo.Sender.RawData);
        var at = silo.Sender.RawData.AsSpan().IndexOf(silo.Sender.PublicKey.EncodedKeyValue.RawData);
        var broken = silo.Sender.RawData.ToArray();
        broken[at] ^= 0x10;
        var signed = TestLetter.Load(
            letter.Sign(silo.Sender).OuterXml.Replace(good, Convert.ToBase64String(broken), StringComparison.Ordinal));

        Assert.NotEqual(-1, at);
        Assert.Equal(2001, await RefuseAsync(TestLetter.ToCall(letter.Seal(signed, silo.Agent))));
    }

    [Theory]
    [InlineData("hidden in the matter")]
    [InlineData("beside the signed one")]
    [InlineData("in the signature's object")]
    [InlineData("two of one id")]
    [InlineData("in a header")]
    public async Task A_signed_letter_wrapped_into_another_one_does_not_lend_it_its_signature(string where)
    {
        var victim = silo.NewRecipient();
        var how = new TestLetter.Signing { ById = true };
        var good = new TestLetter { Recipient = silo.NewRecipient() };
        var evil = new TestLetter { Recipient = victim, Subject = "Betala" };
        var signed = good.Sign(silo.Sender, how).DocumentElement!;
        var signature = signed.LastChild!.OuterXml;
        var id = where == "two of one id" ? "letter" : "other";
        var delivery = where == "hidden in the matter"
            ? (evil with { More = $"<OfficialMatter>{signed.OuterXml}</OfficialMatter>" }).Delivery
            : evil.Delivery;
        var rest = where switch
        {
            "beside the signed one" => signature + signed.OuterXml,
            "in the signature's object" => signature.Replace(
                "</Signature>", $"<Object>{signed.OuterXml}</Object></Signature>", StringComparison.Ordinal),
            _ => signature,
        };
        var wrapped = TestLetter.Load($"<SignedDelivery xmlns=\"{TestLetter.M3}\" Id=\"{id}\">{delivery}{rest}</SignedDelivery>");
        // The agent seals what it is given: it is our own look at the sender's signature that is tried.
        var call = TestLetter.ToCall(evil.Seal(wrapped, silo.Agent));
        var header = where == "in a header" || where == "two of one id" ? signed.OuterXml : "";
        var envelope = SoapClient.Envelope(call).Replace(
            "<soapenv:Header/>", $"<soapenv:Header>{header}</soapenv:Header>", StringComparison.Ordinal);

        var code = SoapClient.FaultOf(
            await silo.Calls(silo.Agent).PostAsync(SoapClient.Service, System.Text.Encoding.UTF8.GetBytes(envelope)));

        Assert.Contains(code, new[] { 1002, 2001 });
        Assert.Empty(await silo.LettersAsync(victim));
        Assert.Empty(await silo.LettersAsync(good.Recipient));
    }

    private static string Seal =>
        "<v3:Seal><m:ReceivedTime xmlns:m=\"http://minameddelanden.gov.se/schema/Message\">2030-01-31</m:ReceivedTime>"
        + "<m:SignaturesOK xmlns:m=\"http://minameddelanden.gov.se/schema/Message\">true</m:SignaturesOK></v3:Seal>";

    /// <summary>The elements of Message/v3 with a prefix; those of other namespaces declare their own.</summary>
    private static string Prefixed(string delivery)
    {
        var document = TestLetter.Load($"<x xmlns=\"{TestLetter.M3}\">{delivery}</x>");
        foreach (var element in document.SelectNodes("//*")!.OfType<XmlElement>().Where(one => one.NamespaceURI == TestLetter.M3))
            element.Prefix = "v3";
        return document.DocumentElement!.InnerXml.Replace($" xmlns:v3=\"{TestLetter.M3}\"", "", StringComparison.Ordinal)
            .Replace($" xmlns=\"{TestLetter.M3}\"", "", StringComparison.Ordinal);
    }

    /// <summary>Without any white space between elements, as it was signed.</summary>
    private string Compact(TestLetter letter)
    {
        var bare = new XmlDocument { XmlResolver = null };
        bare.LoadXml($"<SignedDelivery xmlns=\"{TestLetter.M3}\">{letter.Delivery}</SignedDelivery>");
        var signed = TestLetter.Sign(TestLetter.Load(bare.OuterXml), silo.Sender, null, "");
        return TestLetter.ToCall(letter.Seal(signed, silo.Agent));
    }
}
