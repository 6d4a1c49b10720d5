using System.Runtime.InteropServices;

namespace Budkavle.Domain.Letters;

/// <summary>
/// The part of a mailbox that every delivery needs, 16 bytes, kept in memory for every mailbox of a shard.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct MailboxHead
{
    /// <summary>The version of the last entry of the stream; 0 before the first.</summary>
    public uint Version;

    /// <summary>Letters that have become available, archived ones included.</summary>
    public uint Letters;

    /// <summary>Letters available that are shown as unread: not yet opened, or marked so.</summary>
    public uint Unread;

    public MailboxFlags Flags;

    public readonly bool IsReachable =>
        (Flags & (MailboxFlags.Registered | MailboxFlags.Closed)) == MailboxFlags.Registered;
}
