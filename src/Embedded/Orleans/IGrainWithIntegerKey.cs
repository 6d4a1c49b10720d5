namespace Orleans;

/// <summary>A grain whose primary key is a <see cref="long"/>.</summary>
public interface IGrainWithIntegerKey : IGrain;
