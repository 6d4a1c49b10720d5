using System.Globalization;
using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A recipient that did not get the letter, and why. The number is sensitive: for the sender's own eyes.</summary>
public sealed record RefusedRecipient(ulong Number, LetterRefusal Reason)
{
    /// <summary>The twelve digits.</summary>
    public string ToDigits() => Number.ToString("D12", CultureInfo.InvariantCulture);

    public override string ToString() => nameof(RefusedRecipient);
}
