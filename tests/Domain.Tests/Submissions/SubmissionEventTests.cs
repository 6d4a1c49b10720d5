using Budkavle.Domain.Submissions;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>What events of intakes and of sent submissions look like in the log, and how their states fold.</summary>
public sealed class SubmissionEventTests
{
    private static readonly SubmissionSent Sent = new()
    {
        Key = "00000000000000010000000000000002", Fingerprint = 3, Agency = "00000000000000040000000000000005", AgencyName = "Myndigheten",
        Subject = "Ansökan", By = "Åsa", Payload = [1, 2, 3],
    };

    public static TheoryData<string, SentEvent> SentEvents => new()
    {
        { "submission-sent", Sent },
        { "submission-taken", new SubmissionTaken(Sent.Key, 6, 7, 8, 1_800_000_000_000) },
        { "submission-turned-away", new SubmissionTurnedAway(Sent.Key, "file_infected") },
    };

    public static TheoryData<string, IntakeEvent> IntakeEvents => new()
    {
        { "intake-changed",
            new IntakeChanged { Agency = Sent.Agency, Address = "myndigheten", IsOpen = true, RetentionDays = 30, By = "c1" } },
        { "intake-purged", new IntakePurged(9) },
    };

    [Theory]
    [MemberData(nameof(SentEvents))]
    public void An_event_of_what_is_sent_is_written_as_its_golden_file_says(string name, SentEvent happened) =>
        Golden.Matches(name, happened, SubmissionJson.Default.SentEvent);

    [Theory]
    [MemberData(nameof(IntakeEvents))]
    public void An_event_of_an_intake_is_written_as_its_golden_file_says(string name, IntakeEvent happened) =>
        Golden.Matches(name, happened, SubmissionJson.Default.IntakeEvent);

    [Fact]
    public void A_key_that_comes_again_is_the_same_submission_or_refused()
    {
        var box = SentBox.Initial.Apply(Sent, DateTimeOffset.UnixEpoch);

        Assert.Equal(([], SubmissionFault.None), SentRules.Send(box, Sent));
        Assert.Equal(([], SubmissionFault.KeyReused), SentRules.Send(box, Sent with { Fingerprint = 4 }));
    }

    [Fact]
    public void What_waits_is_tried_again_and_what_is_settled_stays_so()
    {
        var box = SentBox.Initial.Apply(Sent, DateTimeOffset.UnixEpoch);
        var taken = new SubmissionTaken(Sent.Key, 1, 0, 1, 1);
        var settled = box.Apply(SentRules.Settle(box, Sent.Key, taken).Single(), DateTimeOffset.UnixEpoch);

        Assert.Equal(DateTimeOffset.UnixEpoch + SentBox.TryAgainAfter, box.TryAt);
        Assert.Null(settled.TryAt);
        Assert.Empty(SentRules.Settle(settled, Sent.Key, new SubmissionTurnedAway(Sent.Key, "file_infected")));
    }

    [Fact]
    public void A_list_keeps_its_newest_and_all_that_waits()
    {
        var box = SentBox.Initial.Apply(Sent with { Key = "waits" }, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < SubmissionLimits.SentListedMax + 5; i++)
        {
            box = box.Apply(Sent with { Key = $"{i}" }, DateTimeOffset.UnixEpoch);
            box = box.Apply(new SubmissionTaken($"{i}", 1, 0, 1, 1), DateTimeOffset.UnixEpoch);
        }

        Assert.Equal(SubmissionLimits.SentListedMax, box.Items.Count);
        Assert.NotNull(box.Find("waits"));
        Assert.Null(box.Find("3"));
    }

    [Fact]
    public void So_many_may_wait_and_no_more()
    {
        var box = SentBox.Initial;
        for (var i = 0; i < SubmissionLimits.WaitingMax; i++) box = box.Apply(Sent with { Key = $"{i}" }, DateTimeOffset.UnixEpoch);

        Assert.Equal(([], SubmissionFault.Busy), SentRules.Send(box, Sent));
    }

    [Theory]
    [InlineData("skatteverket", true)]
    [InlineData("a1-b2", true)]
    [InlineData("a", false)]
    [InlineData("-ab", false)]
    [InlineData("ab-", false)]
    [InlineData("a--b", false)]
    [InlineData("Abc", false)]
    [InlineData("åbo", false)]
    [InlineData("postmaster", false)]
    [InlineData("a@b", false)]
    [InlineData("a/b", false)]
    public void An_address_is_a_plain_word(string address, bool isValid) => Assert.Equal(isValid, IntakeAddress.IsValid(address));
}
