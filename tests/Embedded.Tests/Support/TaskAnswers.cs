namespace Budkavle.Embedded.Tests.Support;

internal static class TaskAnswers
{
    /// <summary>The result of a call that must have been answered by now.</summary>
    public static T Answer<T>(this Task<T> call)
    {
        Assert.True(call.IsCompleted, "The call is still waiting.");
        return call.GetAwaiter().GetResult();
    }
}
