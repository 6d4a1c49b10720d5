using Budkavle.Domain.Mandates;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Mandates;

/// <summary>What a mailbox's mandate events look like in the log.</summary>
public sealed class MandateEventTests
{
    private static readonly Guid Id = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly UInt128 Person = new(1, 2);

    public static TheoryData<string, MandateEvent> Events => new()
    {
        {
            "mandate-given", new MandateGiven
            {
                Mandate = new Mandate
                {
                    Id = Id, Kind = MandateKind.Reader, Person = Person, PersonName = "Åsa", OwnerName = "Bo", Senders = [3, 4],
                    LettersFrom = DateTimeOffset.UnixEpoch, MayConfirm = true, From = DateTimeOffset.UnixEpoch,
                    Until = DateTimeOffset.UnixEpoch.AddDays(30), Evidence = "D 1",
                },
                ProposedBy = 5, By = "Bo",
            }
        },
        { "mandate-approved", new MandateApproved { Id = Id, Person = Person, By = "Cecilia" } },
        { "mandate-ended", new MandateEnded { Id = Id } },
        { "mandate-received", new MandateReceived { Id = Id, Owner = 7 } },
        { "death-registered", new DeathRegistered { Evidence = "D 2", By = "c1" } },
        { "death-withdrawn", new DeathWithdrawn { Evidence = "D 3", By = "c1" } },
        { "former-number-added", new FormerNumberAdded { Former = 8, Evidence = "D 4", By = "c1" } },
        { "number-replaced", new NumberReplaced { Successor = 9, Evidence = "D 4", By = "c1" } },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_its_golden_file_says(string name, MandateEvent happened) =>
        Golden.Matches(name, happened, MandateJson.Default.MandateEvent);
}
