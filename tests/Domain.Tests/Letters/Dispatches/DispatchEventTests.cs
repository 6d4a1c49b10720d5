using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Letters.Dispatches;

/// <summary>What a dispatch's events look like in the log.</summary>
public sealed class DispatchEventTests
{
    public static TheoryData<string, DispatchEvent> Events => new()
    {
        {
            "dispatch-created", new DispatchCreated
            {
                Sender = "00000000000000010000000000000002", Template = new byte[] { 1, 2, 3 }, Fingerprint = ulong.MaxValue,
                Traits = LetterTraits.ConfirmationRequired, DueAt = 7, ScheduledAt = 8, By = "c1",
            }
        },
        {
            "dispatch-recipients-added", new DispatchRecipientsAdded
            {
                Manifest = new byte[] { 1 }, Accepted = 10, Refused = 2, Key = "00000000000000000000000000000009",
                Body = new byte[] { 2 }, By = "c1",
            }
        },
        { "dispatch-arranged", new DispatchArranged { ScheduledAt = 1_700_000_000_000, LettersPerSecond = 50, By = "c1" } },
        { "dispatch-scheduled", new DispatchScheduled { WakeAt = 1_700_000_000_000, By = "c1" } },
        { "dispatch-started", new DispatchStarted { WakeAt = 1_700_000_000_000 } },
        { "dispatch-planned", new DispatchPlanned { Plan = new byte[] { 3 }, Recipients = 9, Duplicates = 1 } },
        { "dispatch-paused", new DispatchPaused { By = "c1" } },
        { "dispatch-resumed", new DispatchResumed { WakeAt = 1_700_000_000_000, By = "c1" } },
        { "dispatch-cancelled", new DispatchCancelled { By = "c1" } },
        { "dispatch-completed", new DispatchCompleted { Delivered = 8, Refused = 1 } },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_its_golden_file_says(string name, DispatchEvent happened) =>
        Golden.Matches(name, happened, DispatchJson.Default.DispatchEvent);
}
