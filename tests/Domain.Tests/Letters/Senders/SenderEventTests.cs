using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Letters.Senders;

/// <summary>What a sender's events look like in the log.</summary>
public sealed class SenderEventTests
{
    public static TheoryData<string, SenderEvent> Events => new()
    {
        {
            "sender-registered", new SenderRegistered
            {
                Number = 164990000018, Name = "Agency", Contact = new SenderContact("A", "a@example.org", "1"), Rights = SenderRights.None,
                LettersPerDay = 5, By = "c1",
            }
        },
        { "sender-suspended", new SenderSuspended { Reason = "Why", By = "c1" } },
        { "sender-resumed", new SenderResumed { By = "c1" } },
        { "sender-rights-changed", new SenderRightsChanged { Rights = SenderRights.Letters | SenderRights.Dispatches, LettersPerDay = 0 } },
        {
            "sender-client-added", new SenderClientAdded
            {
                Number = 1, Name = "Program", Scopes = ["letters:write", "letters:read"], SecretHash = new byte[] { 1, 2, 3 }, By = "c1",
            }
        },
        { "sender-secret-rotated", new SenderSecretRotated { Number = 1, SecretHash = new byte[] { 4, 5, 6 }, By = "c1" } },
        { "sender-client-revoked", new SenderClientRevoked { Number = 1, By = "c1" } },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_its_golden_file_says(string name, SenderEvent happened) =>
        Golden.Matches(name, happened, SenderJson.Default.SenderEvent);
}
