namespace Budkavle.Domain.Submissions;

/// <summary>What is wrong with an answer.</summary>
public enum FormFault : byte
{
    None = 0,

    /// <summary>Nothing is there, and something must be.</summary>
    Missing,
    TooLong,
    NotANumber,

    /// <summary>More digits after the point than are asked for.</summary>
    TooManyDecimals,
    TooSmall,
    TooLarge,
    NotADate,

    /// <summary>None of those that are offered.</summary>
    NotAChoice,

    /// <summary>Not what <see cref="FormField.Pattern"/> says.</summary>
    NotThePattern,
    TooManyFiles,
}
