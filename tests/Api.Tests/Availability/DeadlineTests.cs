using System.Net;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Availability;
using Budkavle.Grains.Availability;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Availability;

/// <summary>What sender and recipient are told of deadlines and outages.</summary>
[Collection(SiloCollection.Name)]
public sealed class DeadlineTests(SiloFixture silo)
{
    [Fact]
    public async Task An_outage_moves_the_deadline_for_sender_and_recipient_and_is_public()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var due = DateTimeOffset.UtcNow.AddDays(30);
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(number, more: $",\"dueAt\":\"{due:O}\""), "deadline");
        var id = (await Json.ReadAsync(sent)).Text("letterId");
        var available = DateTimeOffset.Parse((await silo.Agency.ReadAsync($"/v1/letters/{id}")).Text("deliveredAt")!);
        // An outage in two days from now, so that no other test's letters are in it.
        var outage = new Outage(available.AddDays(2), available.AddDays(2).AddHours(3), OutageCause.Unexplained, []);
        await silo.Services.GetRequiredService<OutageBook>().RecordAsync(outage);

        var counted = await silo.Agency.ReadAsync($"/v1/letters/{id}/deadline?days=21");
        Assert.Equal(available.AddDays(21).AddHours(3), DateTimeOffset.Parse(counted.Text("deadlineAt")!));
        Assert.Equal(10800, counted.GetProperty("suspendedSeconds").GetDouble());
        Assert.Single(counted.Items("outages"));
        var own = await silo.Agency.ReadAsync($"/v1/letters/{id}/deadline");
        Assert.Equal(TimeSpan.FromHours(3), DateTimeOffset.Parse(own.Text("deadlineAt")!) - DateTimeOffset.Parse(own.Text("dueAt")!));
        var seen = await owner.ReadAsync($"/v1/mailbox/letters/{id}");
        Assert.Equal(own.Text("deadlineAt"), seen.Text("deadlineAt"));
        using var anyone = await silo.Http.GetAsync(new Uri("/v1/service/outages", UriKind.Relative));
        var listed = await Json.ReadAsync(anyone);
        Assert.Contains(listed.Items("outages"), item => DateTimeOffset.Parse(item.Text("start")!) == outage.Start);
    }

    [Theory]
    [InlineData("?days=0", "invalid_parameter")]
    [InlineData("?days=4000", "invalid_parameter")]
    [InlineData("", "invalid_parameter")]
    public async Task A_deadline_that_cannot_be_told_says_why(string question, string code)
    {
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(silo.NewRecipient()), "no-deadline" + question);
        var id = (await Json.ReadAsync(sent)).Text("letterId");
        using var asked = await silo.Agency.GetAsync($"/v1/letters/{id}/deadline{question}");
        Assert.Equal(code, (await Json.ReadAsync(asked)).Text("code"));
    }

    [Fact]
    public async Task Another_sender_learns_nothing()
    {
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(silo.NewRecipient()), "foreign-deadline");
        var id = (await Json.ReadAsync(sent)).Text("letterId");
        using var asked = await silo.OtherAgency.GetAsync($"/v1/letters/{id}/deadline?days=21");
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
    }
}
