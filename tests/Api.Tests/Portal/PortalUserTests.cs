using System.Net;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Portal;

/// <summary>How the operator lets an agency's people into the portal.</summary>
[Collection(SiloCollection.Name)]
public sealed class PortalUserTests(SiloFixture silo)
{
    private string Path => $"/v1/senders/{Guid.Parse(silo.AgencyId):N}/users";

    private static string Body(string number, string roles = "\"administrator\"", string name = "Anna Ek") =>
        $"{{\"number\":\"{number}\",\"name\":\"{name}\",\"roles\":[{roles}]}}";

    [Fact]
    public async Task Somebody_becomes_a_user_gets_other_roles_and_is_let_in_no_more_and_no_answer_shows_the_number()
    {
        var number = silo.NewRecipient();
        using var made = await silo.Operator.PostAsync(Path, Body(number));
        var text = await made.Content.ReadAsStringAsync();
        var user = (await Json.ReadAsync(made)).Text("userId")!;
        using var again = await silo.Operator.PostAsync(Path, Body(number));
        using var other = await silo.Operator.PostAsync(Path, Body(silo.NewRecipient(), "\"officer\",\"administrator\"", "Bo Al"));
        using var less = await silo.Operator.PostAsync(Path, Body(number, "\"reader\""));
        var list = (await silo.Operator.ReadAsync(Path)).Items("users");
        using var removed = await silo.Operator.SendAsync(HttpMethod.Delete, $"{Path}/{user}");
        using var twice = await silo.Operator.SendAsync(HttpMethod.Delete, $"{Path}/{user}");

        Assert.All([made, again, other, less], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.DoesNotContain(number[2..], text, StringComparison.Ordinal);
        Assert.Equal(["reader"], list.Single(one => one.Text("userId") == user).Items("roles").Select(role => role.GetString()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, twice.StatusCode));
        Assert.DoesNotContain(number[2..], silo.LoggedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_person_no_role_or_no_name_is_refused_with_its_code()
    {
        var number = silo.NewRecipient();
        Assert.Equal("invalid_recipient", await CodeAsync(Path, Body(number[..11])));
        Assert.Equal("invalid_recipient", await CodeAsync(Path, Body("162021004748")));
        Assert.Equal("invalid_sender", await CodeAsync(Path, Body(number, "\"king\"")));
        Assert.Equal("invalid_sender", await CodeAsync(Path, Body(number, "")));
        Assert.Equal("invalid_sender", await CodeAsync(Path, Body(number, name: "")));
        Assert.Equal("not_found", await CodeAsync($"/v1/senders/{Guid.Empty:N}/users", Body(number)));
    }

    private async Task<string> CodeAsync(string path, string body)
    {
        using var answer = await silo.Operator.PostAsync(path, body);
        return (await Json.ReadAsync(answer)).Text("code")!;
    }
}
