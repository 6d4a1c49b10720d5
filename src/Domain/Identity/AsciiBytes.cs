using System.Buffers;
using System.Text;

namespace Budkavle.Domain.Identity;

/// <summary>Brings text to the one form that the rules are written for.</summary>
internal static class AsciiBytes
{
    /// <summary>
    /// Copies characters to bytes of the same number. What is not ASCII becomes byte 255, which no rule accepts, so that no character
    /// outside ASCII (such as a full-width digit) can pass for a digit.
    /// </summary>
    internal static void Narrow(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (Ascii.FromUtf16(text, destination, out _) == OperationStatus.Done)
            return;
        for (int index = 0; index < text.Length; index++)
            destination[index] = char.IsAscii(text[index]) ? (byte)text[index] : byte.MaxValue;
    }
}
