using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>A client that nobody here wrote, made from the contract's own WSDL.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class NodeSoapTests(MinaMeddelandenFixture silo)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    [NodeSoapTheory]
    [InlineData("inclusive")]
    [InlineData("exclusive")]
    public async Task A_foreign_client_asks_the_register_delivers_a_letter_and_reads_a_fault(string transform)
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        var answer = await RunAsync(new Dictionary<string, object>
        {
            ["modules"] = NodeSoapTheoryAttribute.Modules!,
            ["wsdl"] = SharedData.PathOf("minameddelanden"),
            ["address"] = silo.Address,
            ["root"] = silo.Pki.RootPem,
            ["key"] = KeyOf(silo.Sender),
            ["certificate"] = silo.Sender.ExportCertificatePem(),
            ["sealKey"] = KeyOf(silo.Agent),
            ["sealCertificate"] = silo.Agent.ExportCertificatePem(),
            ["sender"] = MinaMeddelandenFixture.SenderNumber,
            ["recipients"] = new[] { letter.Recipient, MinaMeddelandenFixture.Unregistered(11) },
            ["delivery"] = letter.Delivery,
            ["transform"] = transform,
        });

        var reachable = answer.GetProperty("reachable").Items("return");
        Assert.Equal(["Secure", "Not"], reachable.Select(one => one.GetProperty("AccountStatus").Text("Type")));
        Assert.Equal(["true", "false"], reachable.Select(one => one.Text("SenderAccepted")));
        var delivered = answer.GetProperty("delivered").GetProperty("return");
        Assert.Equal("true", delivered.GetProperty("Status").Text("Delivered"));
        Assert.Equal(delivered.Text("TransId"), Assert.Single(await silo.LettersAsync(letter.Recipient)).Text("letterId"));
        Assert.Equal("1002", answer.GetProperty("fault").Text("ErrorCode"));
    }

    [NodeSoapTheory]
    [InlineData(50)]
    public async Task A_foreign_client_opens_an_account_asks_about_it_and_closes_it(int person)
    {
        var owner = MinaMeddelandenFixture.Unregistered(person);
        const string text = "Jag väljer " + MinaMeddelandenFixture.OtherDomain + ".";
        var (signature, certificate) = Sign(owner, text);
        var answer = await RunAsync(new Dictionary<string, object>
        {
            ["modules"] = NodeSoapTheoryAttribute.Modules!,
            ["wsdl"] = SharedData.PathOf("minameddelanden"),
            ["address"] = silo.Address,
            ["root"] = silo.Pki.RootPem,
            ["sealKey"] = KeyOf(silo.OtherOperator),
            ["sealCertificate"] = silo.OtherOperator.ExportCertificatePem(),
            ["account"] = new Dictionary<string, object>
            {
                ["owner"] = owner, ["supplier"] = MinaMeddelandenFixture.OtherDomain, ["text"] = text,
                ["signature"] = signature, ["certificate"] = certificate,
                ["company"] = MinaMeddelandenFixture.Company,
            },
        });

        Assert.Equal("Complete", answer.GetProperty("opened").GetProperty("return").Text("Status"));
        Assert.Equal("Secure", answer.GetProperty("registered").Items("return")[0].Text("Type"));
        // What the client makes of an answer without anything in it.
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("pending").ValueKind);
        Assert.False(answer.GetProperty("signer").GetProperty("return").GetProperty("isAccountAuthorizedSigner").GetBoolean());
        Assert.Equal("Complete", answer.GetProperty("closed").GetProperty("return").Text("Status"));
    }

    [NodeSoapTheory]
    [InlineData(7)]
    public async Task A_foreign_client_has_a_companys_signatories_sign_one_after_the_other(int company)
    {
        const string text = "Vi väljer " + MinaMeddelandenFixture.OtherDomain + ".";
        string[] persons = [MinaMeddelandenFixture.SignatoryOf(3), MinaMeddelandenFixture.SignatoryOf(4)];
        var owner = MinaMeddelandenFixture.JointCompany(company);
        var answer = await RunAsync(new Dictionary<string, object>
        {
            ["modules"] = NodeSoapTheoryAttribute.Modules!,
            ["wsdl"] = SharedData.PathOf("minameddelanden"),
            ["address"] = silo.Address,
            ["root"] = silo.Pki.RootPem,
            ["sealKey"] = KeyOf(silo.OtherOperator),
            ["sealCertificate"] = silo.OtherOperator.ExportCertificatePem(),
            ["joint"] = new Dictionary<string, object>
            {
                ["owner"] = owner, ["supplier"] = MinaMeddelandenFixture.OtherDomain, ["text"] = text,
                ["signatures"] = persons.Select(person =>
                {
                    var (signature, certificate) = Sign(person, text);
                    return new { person, signature, certificate };
                }),
            },
        });

        Assert.Equal("Incomplete", answer.GetProperty("first").GetProperty("return").Text("Status"));
        var pending = Only(answer.GetProperty("pending").GetProperty("return"));
        Assert.Equal([owner, "Create", text], pending.GetProperty("AccountRequest").Texts("Id", "Type", "AgreementText"));
        Assert.Equal(persons[0], Only(pending.GetProperty("SignatureStatus").GetProperty("SignedBy")).Text("Id"));
        Assert.Equal("Pending", answer.GetProperty("signer").GetProperty("return").GetProperty("AccountInformation").Text("AccountStatus"));
        var registered = Only(answer.GetProperty("registered").GetProperty("return"));
        Assert.Equal("Not", registered.Text("Type"));
        Assert.Equal("true", registered.Text("Pending"), ignoreCase: true);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("gone").ValueKind);
        Assert.Equal("Complete", answer.GetProperty("second").GetProperty("return").Text("Status"));
        Assert.Equal(owner, answer.GetProperty("moving").GetProperty("return").GetProperty("pendingSignatures").Text("Id"));
        Assert.Equal([owner, persons[1]], answer.GetProperty("choosing").GetProperty("return").Texts("Id", "UserIdentity"));
    }

    /// <summary>The client makes a list of some elements that may come more than once, and not of others.</summary>
    private static JsonElement Only(JsonElement found) =>
        found.ValueKind == JsonValueKind.Array ? Assert.Single(found.EnumerateArray()) : found;

    /// <summary>What a person sends with a text: the signature and the certificate, in base64.</summary>
    private (string Signature, string Certificate) Sign(string person, string text)
    {
        using var certificate = silo.Pki.Issue(person, "Anna Andersson");
        using var key = certificate.GetRSAPrivateKey()!;
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return (Convert.ToBase64String(signature), Convert.ToBase64String(certificate.RawData));
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    internal static async Task<JsonElement> RunAsync(Dictionary<string, object> input, string judge = "soap-judge.cjs")
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "MinaMeddelanden", judge)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(input));
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(_limit);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await complained);
        return Json.Parse(await said);
    }
}
