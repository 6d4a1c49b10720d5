using System.Net;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Api.Tests.Setup;

/// <summary>Parts of a set-up from another installation, one by one.</summary>
[Collection(SiloCollection.Name)]
public sealed class SetupRouteTests(SiloFixture silo)
{
    private const string Form = """{"title":{"sv":"Lov"},"fields":[{"name":"area","kind":"number","label":{"sv":"Yta"}}]}""";

    private const string Nameless = """{"name":"","type":"letter","subject":"s","body":{"contentType":"text/plain","content":"c"}}""";

    [Fact]
    public async Task Versions_come_in_order_and_what_is_there_is_never_overwritten()
    {
        var setup = await NewSenderAsync(301);
        var template = $"templates/{Guid.NewGuid()}/versions";

        Assert.Equal("409", await PutAsync(setup, $"{template}/2", Template("Ett")));
        Assert.Equal("made", await PutAsync(setup, $"{template}/1", Template("Ett")));
        Assert.Equal("there", await PutAsync(setup, $"{template}/1", Template("Ett")));
        Assert.Equal("409", await PutAsync(setup, $"{template}/1", Template("Två")));
        Assert.Equal("409", await PutAsync(setup, $"{template}/2", Template("Två").Replace("letter", "email", StringComparison.Ordinal)));
        Assert.Equal("409", await PutAsync(setup, $"{template}/3", Template("Två")));
        Assert.Equal("made", await PutAsync(setup, $"{template}/2", Template("Två")));
        Assert.Equal("there", await PutAsync(setup, $"{template}/1", Template("Ett")));

        Assert.Equal("409", await PutAsync(setup, "forms/lov/versions/2?open=true", Form));
        Assert.Equal("made", await PutAsync(setup, "forms/lov/versions/1?open=false", Form));
        Assert.Equal("there", await PutAsync(setup, "forms/lov/versions/1?open=true", Form));
        Assert.Equal("409", await PutAsync(setup, "forms/lov/versions/1?open=true", Form.Replace("Yta", "Area", StringComparison.Ordinal)));

        Assert.Equal("made", await PutAsync(setup, "intake", """{"address":"inflyttad","retentionDays":30}"""));
        Assert.Equal("there", await PutAsync(setup, "intake", """{"address":"inflyttad","retentionDays":30}"""));
        Assert.Equal("there", await PutAsync(setup, "intake", """{"address":"inflyttad","retentionDays":3,"open":false}"""));
        Assert.Equal("409", await PutAsync(setup, "intake", """{"address":"annan"}"""));
        Assert.Equal("409", await PutAsync(await NewSenderAsync(302), "intake", """{"address":"inflyttad"}"""));

        Assert.Equal("made", await PutAsync(setup, "portal", """{"fourEyesAbove":10,"bindsPrograms":false}"""));
        Assert.Equal("there", await PutAsync(setup, "portal", """{"fourEyesAbove":900,"bindsPrograms":true}"""));
    }

    [Theory]
    [InlineData("templates/3f0e2b40-8d0f-4a54-9c4e-7b6f4e3c2a10/versions/1", """{"name":"","type":"letter","body":null}""", "400")]
    [InlineData("templates/3f0e2b40-8d0f-4a54-9c4e-7b6f4e3c2a10/versions/1", Nameless, "422")]
    [InlineData("templates/3f0e2b40-8d0f-4a54-9c4e-7b6f4e3c2a10/versions/0", "{}", "404")]
    [InlineData("forms/Lov/versions/1?open=true", Form, "422")]
    [InlineData("forms/lov/versions/1", Form, "400")]
    [InlineData("intake", """{"address":"postmaster"}""", "422")]
    [InlineData("portal", """{"fourEyesAbove":-1,"bindsPrograms":false}""", "422")]
    [InlineData("callbacks", """{"callbackId":"3f0e2b40-8d0f-4a54-9c4e-7b6f4e3c2a10","url":"agency.example","form":"standard"}""", "422")]
    [InlineData("callbacks", """{"callbackId":"3f0e2b40-8d0f-4a54-9c4e-7b6f4e3c2a10","url":null,"form":null,"types":null}""", "400")]
    public async Task What_breaks_a_rule_is_refused_as_it_would_be_to_its_sender(string part, string body, string answer) =>
        Assert.Equal(answer, await PutAsync(await NewSenderAsync(303), part, body));

    [Fact]
    public async Task An_agency_brings_nothing_to_itself_or_to_others_and_of_unknown_senders_nothing_is_told()
    {
        var setup = await NewSenderAsync(304);
        foreach (var part in (string[])["intake", "portal", "forms/lov/versions/1?open=true", $"templates/{Guid.NewGuid()}/versions/1"])
        {
            using var asAgency = await silo.Agency.PutAsync(setup + part, Form);
            Assert.Equal(HttpStatusCode.Forbidden, asAgency.StatusCode);
        }

        using var callback = await silo.Agency.PostAsync(setup + "callbacks", "{}");
        Assert.Equal(HttpStatusCode.Forbidden, callback.StatusCode);
        Assert.Equal("404", await PutAsync($"/v1/senders/{new string('0', 32)}/setup/", "intake", """{"address":"ingen"}"""));
    }

    private static string Template(string content) =>
        $$$"""{"name":"Mall","type":"letter","subject":"Till","body":{"contentType":"text/plain","content":"{{{content}}} ((what))"}}""";

    /// <returns>Where the parts of a sender's set-up are brought, by an index that belongs to one test.</returns>
    private async Task<string> NewSenderAsync(int index)
    {
        var id = Guid.Parse(await silo.AddAsync(index, $"Inflyttad {index}", SenderRights.Letters, ["letters:read"]));
        return $"/v1/senders/{id:N}/setup/";
    }

    private async Task<string> PutAsync(string setup, string part, string body)
    {
        var method = part == "callbacks" ? HttpMethod.Post : HttpMethod.Put;
        using var answer = await silo.Operator.SendAsync(method, setup + part, Json.Content(body));
        if (!answer.IsSuccessStatusCode) return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (await Json.ReadAsync(answer)).GetProperty("made").GetBoolean() ? "made" : "there";
    }
}
