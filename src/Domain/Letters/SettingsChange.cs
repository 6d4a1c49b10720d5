using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Domain.Letters;

/// <summary>
/// That somebody who acts for the owner has changed a mailbox: part of the change itself, so that the one never stands in the log without
/// the other. Kept sealed.
/// </summary>
/// <param name="What">Which parts.</param>
/// <param name="By">What the register of signatories calls them; never a number.</param>
public sealed record SettingsChange(SettingsPart What, string By)
{
    private const int NameAt = 2;

    public byte[] ToBytes()
    {
        var bytes = new byte[NameAt + Encoding.UTF8.GetByteCount(By)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)What);
        Encoding.UTF8.GetBytes(By, bytes.AsSpan(NameAt));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The source is too short.</exception>
    public static SettingsChange Read(ReadOnlySpan<byte> source) => source.Length >= NameAt
        ? new SettingsChange((SettingsPart)BinaryPrimitives.ReadUInt16BigEndian(source), Encoding.UTF8.GetString(source[NameAt..]))
        : throw new InvalidDataException("A stored change of settings is cut short.");

    /// <summary>What differs between two states of a mailbox's settings.</summary>
    public static SettingsPart Between(MailboxSettings before, MailboxSettings after) =>
        If(before.Email != after.Email, SettingsPart.Email)
        | If(before.Phone != after.Phone, SettingsPart.Phone)
        | If(before.QuietHours != after.QuietHours || before.DigestAt != after.DigestAt, SettingsPart.Times)
        | If(!Same(before.PostalAddress, after.PostalAddress), SettingsPart.PostalAddress)
        | If(!Same(before.BlockedSenders.Order(), after.BlockedSenders.Order()), SettingsPart.Senders)
        | If(before.Operator != after.Operator, SettingsPart.Operator)
        | If(before.Language != after.Language, SettingsPart.Language)
        | If(!Same(before.PushSubscriptions, after.PushSubscriptions), SettingsPart.Browsers);

    private static SettingsPart If(bool differs, SettingsPart part) => differs ? part : SettingsPart.None;

    private static bool Same<T>(IEnumerable<T>? one, IEnumerable<T>? other) => (one ?? []).SequenceEqual(other ?? []);
}
