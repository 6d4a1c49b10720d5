namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Why a line of an upload was refused. The number is stored; values from 64 are an identity number's error above 64.</summary>
public enum RecipientFault : byte
{
    None = 0,

    /// <summary>The line is not the JSON that is read here.</summary>
    MalformedLine = 1,

    LineTooLong = 2,

    /// <summary>A dispatch has one text for all.</summary>
    HasVariables = 3,

    /// <summary>An identity number's error is added to this.</summary>
    Number = 64,
}
