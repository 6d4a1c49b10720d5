namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// One letter to many recipients. The key is the dispatch's id as 32 hexadecimal digits. Who asks is given as the sender's id: another
/// sender's dispatch looks like none. Calls answer at once, whatever the dispatch is doing.
/// </summary>
[Alias("budkavle.dispatch")]
public interface IDispatchGrain : IGrainWithStringKey
{
    /// <summary>Makes the dispatch; repeated with the same content it changes nothing.</summary>
    [Alias("create")]
    Task<DispatchAnswer> Create(CreateDispatch command);

    /// <summary>Adds an upload whose chunks are durable; repeated with its key the first one counts.</summary>
    [Alias("add-recipients")]
    Task<DispatchAnswer> AddRecipients(AddDispatchRecipients command);

    /// <summary>Sets time and rate anew, in a draft or while it is paused.</summary>
    /// <param name="sender">Who asks.</param>
    /// <param name="scheduledAt">Milliseconds since 1970, or 0 for as soon as it is started.</param>
    /// <param name="lettersPerSecond">0 for as fast as it goes.</param>
    /// <param name="by">The client or user.</param>
    [Alias("arrange")]
    Task<DispatchAnswer> Arrange(UInt128 sender, long scheduledAt, int lettersPerSecond, string by);

    /// <summary>Releases the dispatch: it begins now, or at its time.</summary>
    /// <param name="sender">Whose it must be.</param>
    /// <param name="recipients">As many as it had when the start was decided; with others it is refused.</param>
    /// <param name="by">The client or user.</param>
    [Alias("start")]
    Task<DispatchAnswer> Start(UInt128 sender, long recipients, string by);

    /// <summary>Stops after the lists now under way.</summary>
    [Alias("pause")]
    Task<DispatchAnswer> Pause(UInt128 sender, string by);

    [Alias("resume")]
    Task<DispatchAnswer> Resume(UInt128 sender, string by);

    /// <summary>Ends the dispatch; what is delivered stays.</summary>
    [Alias("cancel")]
    Task<DispatchAnswer> Cancel(UInt128 sender, string by);

    /// <summary>The dispatch and its counts, or null.</summary>
    [Alias("read")]
    Task<DispatchView?> Read(UInt128 sender);

    /// <summary>The dispatch whoever its sender is, for operations; null if there is none.</summary>
    [Alias("read-for-operations")]
    Task<DispatchView?> ReadForOperations();

    /// <summary>The letter that all recipients get, for whoever has a mailbox that holds it.</summary>
    [Alias("read-template")]
    Task<DispatchTemplate?> ReadTemplate();

    /// <summary>SHA-256 of the content that lists the plan; empty before it is planned; null for no such dispatch.</summary>
    [Alias("read-plan")]
    Task<ReadOnlyMemory<byte>?> ReadPlan(UInt128 sender);

    /// <summary>SHA-256 of the manifest of each upload, in order; null for no such dispatch.</summary>
    [Alias("read-uploads")]
    Task<ReadOnlyMemory<byte>[]?> ReadUploads(UInt128 sender);

    /// <summary>The alarm has rung: begins, or goes on after a crash.</summary>
    [Alias("on-alarm")]
    Task OnAlarm();
}
