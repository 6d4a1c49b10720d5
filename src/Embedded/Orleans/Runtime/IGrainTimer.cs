namespace Orleans.Runtime;

/// <summary>A timer of one activation. Disposing it stops further ticks and cancels the token of a running one.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets both spans anew. During a tick it takes effect when the tick ends.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
