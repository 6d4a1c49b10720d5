namespace Budkavle.Grains.Letters.Contents;

/// <summary>The rules as people and programs are told of them, and as they are called in a file of rules.</summary>
public static class PurgeRuleNames
{
    public static string Of(PurgeRule rule) => rule switch
    {
        PurgeRule.Unreferenced => "unreferenced",
        PurgeRule.RelayedLetters => "relayedLetters",
        PurgeRule.DispatchLists => "dispatchLists",
        PurgeRule.LinkedFiles => "linkedFiles",
        PurgeRule.Letters => "letters",
        PurgeRule.ClosedMailboxes => "closedMailboxes",
        PurgeRule.MovedMailboxes => "movedMailboxes",
        PurgeRule.DeceasedOwners => "deceasedOwners",
        _ => "unknown",
    };
}
