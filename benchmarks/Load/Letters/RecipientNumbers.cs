using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Budkavle.Domain.Identity;

namespace Budkavle.Load.Letters;

/// <summary>
/// The 12-digit numbers of synthetic recipients, from the series that the product keeps for load tests: valid by every rule and
/// belonging to no person. Kept as digits, 12 bytes each, so ten million take 120 MB and none is computed while measuring.
/// </summary>
internal sealed class RecipientNumbers
{
    public const int Digits = 12;
    private readonly byte[] _digits;

    /// <param name="count">How many recipients.</param>
    /// <param name="offset">Index of the first in the series, so that runs can have mailboxes of their own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The series does not reach that far.</exception>
    public RecipientNumbers(int count, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _digits = new byte[(long)count * Digits];
        Count = count;
        for (var index = 0; index < count; index++)
        {
            var number = TestNumbers.LoadPerson(offset + index).Value;
            Utf8Formatter.TryFormat(number, _digits.AsSpan(index * Digits, Digits), out _, new StandardFormat('d', Digits));
        }
    }

    public int Count { get; }

    /// <summary>The recipient of the i-th letter: each in turn, then from the first again.</summary>
    public ReadOnlySpan<byte> ForLetter(long letter) => At((int)(letter % Count));

    public ReadOnlySpan<byte> At(int index) => _digits.AsSpan(index * Digits, Digits);

    public string Text(int index) => Encoding.ASCII.GetString(At(index));
}
