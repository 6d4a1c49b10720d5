using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>
/// The citizen's actor: wakes when its owner reads, never when a letter arrives. The key is the mailbox's keyed hash as 32 hexadecimal
/// digits. Its commands pass through the shard's post office, one after the other, so that two commands of one owner never race.
/// </summary>
[Alias("budkavle.mailbox")]
public interface IMailboxGrain : IGrainWithStringKey
{
    [Alias("read")]
    Task<MailboxView> Read();

    /// <summary>Rows of a folder with a version below <paramref name="before"/>, newest first.</summary>
    [Alias("list")]
    Task<StoredRow[]> List(byte bucket, long before, int rowsMax);

    [Alias("find")]
    Task<StoredRow?> Find(uint letter);

    [Alias("command")]
    Task<LetterRefusal> Command(uint letter, LetterCommand command);

    /// <summary>A command by somebody who acts for the owner, as <see cref="LetterActor"/> writes them.</summary>
    [Alias("command-by")]
    Task<LetterRefusal> CommandBy(uint letter, LetterCommand command, ReadOnlyMemory<byte> actor);

    /// <summary>Replaces the settings that the owner may change; what the register knows stays.</summary>
    [Alias("change-settings")]
    Task<LetterRefusal> ChangeSettings(ReadOnlyMemory<byte> settings);
}
