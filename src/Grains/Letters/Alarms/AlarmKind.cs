namespace Budkavle.Grains.Letters;

/// <summary>What is due. The number is stored.</summary>
public enum AlarmKind : byte
{
    None = 0,

    /// <summary>A scheduled letter becomes available.</summary>
    Letter = 1,

    /// <summary>A dispatch begins or goes on.</summary>
    Dispatch = 2,

    /// <summary>A notification is tried again.</summary>
    Notification = 3,

    /// <summary>A letter is to have been confirmed.</summary>
    Confirmation = 4,

    /// <summary>A submission that was handed in waits to be taken.</summary>
    Submission = 5,

    /// <summary>An agency's acknowledged submissions are looked through for those whose time is over.</summary>
    Intake = 6,
}
