namespace Budkavle.Grains.Notifications.Mail;

/// <summary>A message as it stands in a file or goes over the wire.</summary>
/// <param name="Bytes">Headers and body; every line ends in CR LF.</param>
/// <param name="IsEightBit">Whether it holds bytes above 127.</param>
internal sealed record RenderedMail(byte[] Bytes, bool IsEightBit)
{
    /// <summary>With dots doubled at the beginning of lines, and the line that ends it (RFC 5321 4.5.2).</summary>
    public byte[] ToWire()
    {
        var lineStart = true;
        var wire = new List<byte>(Bytes.Length + 16);
        foreach (var one in Bytes)
        {
            if (lineStart && one == (byte)'.') wire.Add((byte)'.');
            wire.Add(one);
            lineStart = one == (byte)'\n';
        }

        wire.AddRange(".\r\n"u8);
        return [.. wire];
    }
}
