using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Grains.Letters;

/// <summary>
/// The only writer of a shard: letters come to it in lists, and so do the commands and events of everything else whose stream is in the
/// shard. The key is the shard's number. Answers come after the commit.
/// </summary>
[Alias("budkavle.post-office")]
public interface IPostOfficeGrain : IGrainWithIntegerKey
{
    /// <summary>Delivers letters to mailboxes of this shard; one result for each, in order.</summary>
    [Alias("deliver")]
    Task<DeliverResult[]> Deliver(DeliverItem[] items);

    /// <summary>Delivers the next recipients of a dispatch, each once however often the slice comes.</summary>
    [Alias("deliver-slice")]
    Task<DispatchProgress> DeliverSlice(DispatchSlice slice);

    [Alias("dispatch-progress")]
    Task<DispatchProgress> ReadDispatchProgress(UInt128 dispatch);

    /// <summary>Recipients that a dispatch could not reach: rows whose bytes are <see cref="DispatchAdvance"/>.</summary>
    [Alias("dispatch-refusals")]
    Task<StoredRow[]> ReadDispatchRefusals(UInt128 dispatch, long afterPosition, int rowsMax);

    /// <summary>Makes mailboxes; one result for each, <see cref="LetterRefusal.AlreadyRegistered"/> for those that exist.</summary>
    [Alias("register")]
    Task<LetterRefusal[]> Register(RegisterItem[] items);

    [Alias("change-settings")]
    Task<LetterRefusal> ChangeSettings(UInt128 mailbox, ReadOnlyMemory<byte> settings);

    [Alias("close-mailbox")]
    Task<LetterRefusal> CloseMailbox(UInt128 mailbox);

    /// <summary>Closes a mailbox for its owner: who did it, as <see cref="SettingsChange"/> writes it.</summary>
    [Alias("close-mailbox-by")]
    Task<LetterRefusal> CloseMailboxBy(UInt128 mailbox, ReadOnlyMemory<byte> change);

    /// <summary>Closes a mailbox, or one that never was, so that nobody opens it; or lets it be opened again.</summary>
    [Alias("hold-mailbox")]
    Task HoldMailbox(UInt128 mailbox, bool isHeld);

    /// <summary>A recipient's command for one letter.</summary>
    [Alias("command")]
    Task<LetterRefusal> Command(UInt128 mailbox, uint letter, LetterCommand command);

    /// <summary>A command by somebody who acts for the owner (<see cref="LetterActor"/>); who it was stands in the same commit.</summary>
    [Alias("command-by")]
    Task<LetterRefusal> CommandBy(UInt128 mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor);

    [Alias("lookup")]
    Task<ReachabilityAnswer[]> Lookup(UInt128[] mailboxes, UInt128 sender);

    [Alias("read-mailbox")]
    Task<MailboxView> ReadMailbox(UInt128 mailbox);

    /// <summary>Committed rows of a list, highest position first, below <paramref name="before"/>.</summary>
    [Alias("read-list")]
    Task<StoredRow[]> ReadList(UInt128 stream, byte bucket, long before, int rowsMax);

    /// <summary>Committed rows of a list, lowest position first, above <paramref name="after"/>.</summary>
    [Alias("read-list-after")]
    Task<StoredRow[]> ReadListAfter(UInt128 stream, byte bucket, long after, int rowsMax);

    /// <summary>The row of a letter wherever it is listed, or null.</summary>
    [Alias("find-letter")]
    Task<StoredRow?> FindLetter(UInt128 mailbox, uint letter);

    /// <summary>Where letters of this shard stand, in order, as committed.</summary>
    [Alias("find-letters")]
    Task<LetterStanding[]> FindLetters(LetterPlace[] letters);

    /// <summary>
    /// Appends events of an ordinary aggregate; the time they got, in milliseconds since 1970, or null if the stream has another version.
    /// </summary>
    [Alias("append")]
    Task<long?> Append(AppendRequest request);

    /// <summary>Events of an ordinary aggregate after a version, oldest first.</summary>
    [Alias("read-events")]
    Task<StoredRow[]> ReadEvents(UInt128 stream, uint afterVersion, int rowsMax);

    /// <summary>
    /// Appends outcomes of notifications in one commit, except those that the log has already; for each whether it was appended.
    /// </summary>
    [Alias("note-many")]
    Task<bool[]> NoteMany(NoteItem[] items);

    /// <summary>
    /// Puts letters that wait to be sent on paper into a job, the oldest first; those read meanwhile and those without an address leave the
    /// queue with a word of it.
    /// </summary>
    /// <returns>How many left the queue for the job, and how many left it at all.</returns>
    [Alias("assign-prints")]
    Task<(int Assigned, int Looked)> AssignPrints(long job, int lettersMax);

    /// <summary>Notes what became of letters in jobs; false for each that is in no such job, or of which it is known.</summary>
    [Alias("note-prints")]
    Task<bool[]> NotePrints(PrintNews[] news);

    /// <summary>Letters that wait for another operator, oldest first, after a sequence: rows of <see cref="Relaying.RelayRow"/>.</summary>
    [Alias("read-relays")]
    Task<StoredRow[]> ReadRelays(string domain, long afterSequence, int rowsMax);

    /// <summary>Notes what became of letters for other operators; false for each that waits no more.</summary>
    [Alias("note-relays")]
    Task<bool[]> NoteRelays(RelayNews[] news);

    /// <summary>
    /// How recipients want to be told, and which of their addresses do not work; empty where there is no mailbox or it is closed.
    /// </summary>
    [Alias("read-contacts")]
    Task<MailboxContact[]> ReadContacts(UInt128[] mailboxes);

    /// <summary>Takes browsers that are gone out of a mailbox's settings; does nothing if the mailbox changes meanwhile.</summary>
    [Alias("forget-push")]
    Task ForgetPush(UInt128 mailbox, string[] endpoints);

    /// <summary>The settings alone, for silos of the version before, which ask for no more.</summary>
    [Alias("read-settings")]
    Task<ReadOnlyMemory<byte>[]> ReadSettings(UInt128[] mailboxes);

    /// <summary>
    /// Appends refused submissions (<see cref="RejectedSubmission"/>) to their sender's stream, each once; false if there is no room now.
    /// </summary>
    [Alias("reject")]
    Task<bool> Reject(UInt128 stream, ReadOnlyMemory<byte>[] rejections);

    /// <summary>For each key its newest rejection behind the sequence of its entry (8 bytes), or null.</summary>
    [Alias("find-rejections")]
    Task<StoredRow?[]> FindRejections(UInt128 stream, UInt128[] keys);

    /// <summary>
    /// Appends messages of one service (<see cref="Domain.Letters.Outbound.OutboundMessage"/>) in one commit; none if there is no room now.
    /// </summary>
    [Alias("accept-messages")]
    Task<AcceptedMessage[]> AcceptMessages(UInt128 stream, ReadOnlyMemory<byte>[] messages);

    /// <summary>Writes down what became of messages, each only if it stands where the item says; for each whether it was.</summary>
    [Alias("move-messages")]
    Task<bool[]> MoveMessages(MoveItem[] items);

    /// <summary>What stands in the shard's outbox from a position on, the earliest first.</summary>
    [Alias("read-outbox")]
    Task<OutboxPage> ReadOutbox(long from, int rowsMax);

    /// <summary>
    /// Which of the keys stand for letters of this shard and are still in its writer's memory: those only, in no order. A key that is not
    /// among them is in the key table, or another shard's, or nobody's.
    /// </summary>
    [Alias("find-keys")]
    Task<FoundKey[]> FindKeys(UInt128[] keys);

    /// <summary>
    /// Gives the shard up in good order: what is under way is answered, what comes meanwhile waits for whoever opens it next.
    /// </summary>
    [Alias("release")]
    Task Release();

    /// <summary>Writes views and heads so that the next start is fast, and stops taking work.</summary>
    [Alias("close")]
    Task Close();

    /// <summary>Activates the post office, which opens its shard.</summary>
    [Alias("open")]
    Task<ShardStatus> Open();

    /// <summary>Counts what the shard's mailboxes hold; reads the head of each.</summary>
    [Alias("count")]
    Task<ShardTotals> Count();
}
