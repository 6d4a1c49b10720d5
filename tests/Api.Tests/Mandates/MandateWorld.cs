using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Short words for mandates.</summary>
internal static class MandateWorld
{
    public const string Confirmable = ",\"confirmationRequired\":true";

    public static string InDays(int days) => DateTimeOffset.UtcNow.AddDays(days).ToString("O");

    public static string ReaderOf(string number, string more = "") =>
        $"{{\"number\":\"{number}\",\"name\":\"Läsare Ett\",\"ownerName\":\"Ägare Ett\",\"until\":\"{InDays(30)}\"{more}}}";

    /// <summary>Lets somebody read, and gives the reader's caller under the new mandate.</summary>
    public static async Task<(SiloClient Client, string Id)> LetReadAsync(SiloClient owner, Citizen reader, string more = "")
    {
        using var given = await owner.PostAsync("/v1/mailbox/readers", ReaderOf(reader.Number, more));
        Assert.Equal(201, (int)given.StatusCode);
        var id = (await Json.ReadAsync(given)).Text("mandateId")!;
        return (reader.Api.Under(id), id);
    }

    public static async Task<string> MandateOfAsync(this Citizen person, string owner, string kind)
    {
        var list = await person.Api.ReadAsync("/v1/mailbox/acting");
        return list.Items("acting").Single(one => one.Text("owner") == owner && one.Text("kind") == kind).Text("mandateId")!;
    }

    public static async Task<int> StatusAsync(this Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return (int)response.StatusCode;
    }

    /// <summary>Acts under a mandate in the browser.</summary>
    public static Task ActAsync(this Citizen person, string mandateId) =>
        person.Browser.SubmitAsync("/my/acting", new() { ["mandate"] = mandateId, ["do"] = "act" });

    public static UInt128 KeyOf(this MailboxPagesFixture world, string number) =>
        IdentityNumber.TryParse(number, out var parsed, out _)
            ? world.Silo.Services.GetRequiredService<KeyedHashes>().MailboxOf(parsed).Value
            : throw new ArgumentException("Not a number.", nameof(number));
}
