using Budkavle.Domain.Identity;
using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>A list of sessions as bytes: a version, then one after the other.</summary>
internal static class SessionCodec
{
    private const byte Version = 3;
    private const byte VersionWithoutMandate = 2;
    private const byte VersionWithoutNumber = 1;
    private const int MandateBytes = 16;
    private const int SecretBytes = 32;

    public static byte[] Write(IReadOnlyCollection<StoredSession> sessions)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        // Silos of the version before read what holds no mandate, and those before them what holds no number.
        var version = sessions.Any(session => session.Mandate != default) ? Version
            : sessions.Any(session => session.Number != 0) ? VersionWithoutMandate : VersionWithoutNumber;
        writer.Write(version);
        writer.Write(sessions.Count);
        foreach (var (name, secret, session, number, mandate) in sessions)
        {
            Write(writer, name);
            writer.Write(secret);
            Write(writer, session.MailboxKey);
            writer.Write((byte)session.Level);
            writer.Write(session.Provider);
            writer.Write(session.OpenedAt.ToUnixTimeMilliseconds());
            writer.Write(session.SeenAt.ToUnixTimeMilliseconds());
            writer.Write(session.Generation);
            writer.Write(session.TurnedAt.ToUnixTimeMilliseconds());
            writer.Write(session.ConfirmedAt?.ToUnixTimeMilliseconds() ?? 0);
            if (version >= VersionWithoutMandate) writer.Write(number);
            if (version >= Version) writer.Write(mandate.ToByteArray());
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static List<StoredSession> Read(byte[] bytes)
    {
        if (bytes.Length == 0) return [];
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var version = reader.ReadByte();
        if (version is < VersionWithoutNumber or > Version) throw new InvalidDataException("Sessions of an unknown version.");
        var count = reader.ReadInt32();
        var sessions = new List<StoredSession>(count);
        for (var at = 0; at < count; at++)
        {
            var (name, secret, session) = (ReadUInt128(reader), reader.ReadBytes(SecretBytes), ReadSession(reader));
            var number = version >= VersionWithoutMandate ? reader.ReadUInt64() : 0;
            var mandate = version >= Version ? new Guid(reader.ReadBytes(MandateBytes)) : default;
            sessions.Add(new StoredSession(name, secret, session, number, mandate));
        }

        return sessions;
    }

    private static CitizenSession ReadSession(BinaryReader reader) => new()
    {
        MailboxKey = ReadUInt128(reader),
        Level = (AssuranceLevel)reader.ReadByte(),
        Provider = reader.ReadString(),
        OpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
        SeenAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
        Generation = reader.ReadUInt32(),
        TurnedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
        ConfirmedAt = reader.ReadInt64() is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    private static void Write(BinaryWriter writer, UInt128 value)
    {
        writer.Write((ulong)(value >> 64));
        writer.Write((ulong)value);
    }

    private static UInt128 ReadUInt128(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());
}
